using Orleans.Runtime;

namespace AudioAnomaly.Fleet;

/// <summary>The jobs that run; there is one list, with the key 0. Silos look at it now and then, so that a job whose silo was lost goes on without being asked.</summary>
[Alias("AudioAnomaly.Fleet.IRunningJobsGrain")]
internal interface IRunningJobsGrain : IGrainWithIntegerKey
{
    /// <summary>Takes note of a job, before it begins.</summary>
    [Alias("Add")]
    Task AddAsync(GrainId job);

    /// <summary>Calls every job, and forgets those that have ended.</summary>
    [Alias("Wake")]
    Task WakeAsync();
}
