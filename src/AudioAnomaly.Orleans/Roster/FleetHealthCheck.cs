using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AudioAnomaly.Fleet;

/// <summary>Whether the microphones of this silo are safe: their states can be saved.</summary>
internal sealed class FleetHealthCheck(SiloRoster roster) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        (int all, int unsafeOnes) = roster.Count();
        return Task.FromResult(unsafeOnes == 0
            ? HealthCheckResult.Healthy($"{CountText.Of(all, "microphone")} {CountText.Verb(all)} on this silo.")
            : HealthCheckResult.Degraded($"The {CountText.Verb(unsafeOnes, "state", "states")} of {CountText.Of(unsafeOnes, all, "microphone")} of this silo cannot be saved: see whether the storage is there."));
    }
}
