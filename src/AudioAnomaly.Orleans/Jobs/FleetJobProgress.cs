using System.Collections.Immutable;

namespace AudioAnomaly.Fleet;

/// <summary>How far a job over many machines is.</summary>
[GenerateSerializer, Immutable, Alias("AudioAnomaly.Fleet.FleetJobProgress")]
public sealed record FleetJobProgress
{
    /// <summary>What is being done, or how the job has ended.</summary>
    [Id(0)]
    public required FleetJobStage Stage { get; init; }

    /// <summary>How much of the stage is done.</summary>
    [Id(1)]
    public int Completed { get; init; }

    /// <summary>How much the stage has.</summary>
    [Id(2)]
    public int Total { get; init; }

    /// <summary>How many recordings were found; 0 while that is unknown.</summary>
    [Id(3)]
    public int Recordings { get; init; }

    /// <summary>What is being worked on now, and on which silo, such as "learn 12 on silo-2".</summary>
    [Id(4)]
    public ImmutableArray<string> Running { get; init; } = [];

    /// <summary>What a careful reader should know, one sentence each: what was left out, among others. Of a fit known from the plan on.</summary>
    [Id(5)]
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Why the job has failed; null if it has not.</summary>
    [Id(6)]
    public FleetJobFault? Fault { get; init; }

    /// <summary>Whether there is nothing more to wait for.</summary>
    public bool HasEnded => Stage is FleetJobStage.None or >= FleetJobStage.Completed;
}
