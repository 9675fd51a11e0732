using Orleans.Concurrency;

namespace AudioAnomaly.Fleet;

/// <summary>Work over many machines, by the name of the job. It survives the loss of any silo, its own too: another silo goes on with what is missing.</summary>
[Alias("AudioAnomaly.Fleet.IFleetJobGrain")]
public interface IFleetJobGrain : IGrainWithStringKey
{
    /// <summary>How far the job is.</summary>
    /// <returns>The progress.</returns>
    [AlwaysInterleave, Alias("GetProgress")]
    Task<FleetJobProgress> GetProgressAsync();

    /// <summary>Ends the job. What its shards have left stays in the folder, so that it can be started again. Does nothing to a job that has ended.</summary>
    /// <returns>A task that ends when nothing more is handed out.</returns>
    [Alias("Cancel")]
    Task CancelAsync();
}
