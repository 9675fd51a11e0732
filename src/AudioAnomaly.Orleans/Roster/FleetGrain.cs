namespace AudioAnomaly.Fleet;

/// <summary>The overview as a grain.</summary>
internal sealed class FleetGrain(TimeProvider clock) : Grain, IFleetGrain
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (SiloReport Report, long At)> _reports = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task ReportAsync(SiloReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _reports[report.Silo] = (report, clock.GetTimestamp());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<FleetOverview> GetAsync()
    {
        foreach (string gone in _reports.Where(silo => clock.GetElapsedTime(silo.Value.At) > Patience).Select(silo => silo.Key).ToArray())
        {
            _reports.Remove(gone);
        }

        return Task.FromResult(new FleetOverview { Silos = [.. _reports.Values.Select(silo => silo.Report).OrderBy(report => report.Silo, StringComparer.Ordinal)] });
    }
}
