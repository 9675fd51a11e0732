using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AudioAnomaly.Hosting;

/// <summary>Degraded while alarms cannot be written, a sink is away for over a minute, or a broken database was put aside since the start.</summary>
internal sealed class AlarmHealthCheck(AlarmStore store) : IHealthCheck
{
    private const double Patience = 60;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        AlarmStoreStatus status = store.Status;
        (string Key, string Text)[] problems =
        [
            .. status.IsWriting ? [] : new[] { ("store", $"Alarms are not written: {status.Problem}") },
            .. status.SetAside is null ? [] : new[] { ("database", $"It was broken and is put aside as '{status.SetAside}'; a new one was begun.") },
            .. status.Sinks.Where(sink => sink.AwaySeconds > Patience).Select(sink => (sink.Name, TextOf(sink))),
        ];
        return Task.FromResult(problems.Length == 0
            ? HealthCheckResult.Healthy($"{CountText.Of(status.Alarms, "alarm")} {CountText.Verb(status.Alarms)} kept.")
            : HealthCheckResult.Degraded(
                string.Join(' ', problems.Select(problem => $"{problem.Key}: {problem.Text}")),
                data: problems.ToDictionary(problem => problem.Key, object (problem) => problem.Text)));
    }

    private static string TextOf(AlarmSinkStatus sink)
        => string.Create(CultureInfo.InvariantCulture, $"It has taken no alarms for {sink.AwaySeconds:0} s, and {sink.Pending} wait: {sink.Problem}");
}
