namespace AudioAnomaly.Fleet;

/// <summary>Works on one unit of a fit.</summary>
[Alias("AudioAnomaly.Fleet.IFitShardGrain")]
internal interface IFitShardGrain : IGrainWithStringKey
{
    /// <summary>Begins the unit unless that was done, and says how far it is. Returns at once.</summary>
    [Alias("Ensure")]
    Task<FitUnitStatus> EnsureAsync(FitUnit unit);

    /// <summary>Ends the work.</summary>
    [Alias("Cancel")]
    Task CancelAsync();
}
