namespace AudioAnomaly.Fleet;

/// <summary>Works on one unit of a job.</summary>
[Alias("AudioAnomaly.Fleet.IFleetUnitGrain")]
internal interface IFleetUnitGrain : IGrainWithStringKey
{
    /// <summary>Begins the unit unless that was done, and says how far it is. Returns at once.</summary>
    [Alias("Ensure")]
    Task<FleetUnitStatus> EnsureAsync(FleetUnit unit);

    /// <summary>Ends the work.</summary>
    [Alias("Cancel")]
    Task CancelAsync();
}
