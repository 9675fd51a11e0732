using Orleans.Runtime;

namespace AudioAnomaly.Fleet;

/// <summary>What is saved of the list of jobs.</summary>
[GenerateSerializer]
[Alias("AudioAnomaly.Fleet.RunningJobsState")]
internal sealed class RunningJobsState
{
    /// <summary>The jobs that run, or have ended lately.</summary>
    [Id(0)]
    public List<GrainId> Jobs { get; set; } = [];
}
