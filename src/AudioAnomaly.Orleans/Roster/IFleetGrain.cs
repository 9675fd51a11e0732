namespace AudioAnomaly.Fleet;

/// <summary>The overview of the fleet; there is one, with the key 0. Nothing of it is saved: silos report again and again.</summary>
[Alias("AudioAnomaly.IFleetGrain")]
public interface IFleetGrain : IGrainWithIntegerKey
{
    /// <summary>Takes in how the microphones of a silo are.</summary>
    /// <param name="report">The report, in place of the one before.</param>
    /// <returns>A task that ends when it is known.</returns>
    [Alias("Report")]
    Task ReportAsync(SiloReport report);

    /// <summary>How the fleet is.</summary>
    /// <returns>The overview, of the silos that reported within the last half minute.</returns>
    [Alias("Get")]
    Task<FleetOverview> GetAsync();
}
