using System.Collections.Immutable;

namespace AudioAnomaly.Fleet;

/// <summary>What a job remembers: which units of its stage are done. What they have found lies in files.</summary>
[GenerateSerializer, Alias("AudioAnomaly.Fleet.FleetJobState`1")]
internal sealed class FleetJobState<TSpec>
    where TSpec : FleetJobSpec
{
    [Id(0)]
    public TSpec? Spec { get; set; }

    [Id(1)]
    public FleetJobStage Stage { get; set; }

    /// <summary>The units of the stage that are done.</summary>
    [Id(2)]
    public HashSet<int> Done { get; set; } = [];

    /// <summary>How many units of each kind there are, as far as that is known.</summary>
    [Id(3)]
    public Dictionary<FleetUnitKind, int> Counts { get; set; } = [];

    [Id(4)]
    public int Recordings { get; set; }

    [Id(5)]
    public ImmutableArray<string> Warnings { get; set; } = [];

    [Id(6)]
    public FleetJobFault? Fault { get; set; }

    /// <summary>Whether there is work to hand out.</summary>
    public bool IsRunning => Stage is > FleetJobStage.None and < FleetJobStage.Completed;

    /// <summary>What the stage's units are.</summary>
    public FleetUnitKind Kind => Stage switch
    {
        FleetJobStage.Listing => FleetUnitKind.List,
        FleetJobStage.Surveying => FleetUnitKind.Survey,
        FleetJobStage.Planning => FleetUnitKind.Plan,
        FleetJobStage.Learning => FleetUnitKind.Learn,
        FleetJobStage.Merging => FleetUnitKind.Merge,
        FleetJobStage.Scoring => FleetUnitKind.Score,
        _ => FleetUnitKind.Complete,
    };

    /// <summary>How many units the stage has.</summary>
    public int Total => Kind is FleetUnitKind.List or FleetUnitKind.Complete ? 1 : Counts.GetValueOrDefault(Kind);

    /// <summary>The units that are not done, in their order.</summary>
    public IEnumerable<int> Missing => Enumerable.Range(0, Total).Where(index => !Done.Contains(index));

    /// <summary>Begins.</summary>
    public void Start(TSpec spec)
        => (Spec, Stage, Done, Counts, Recordings, Warnings, Fault) = (spec, FleetJobStage.Listing, [], [], 0, [], null);

    /// <summary>Takes what a unit has found, and goes to the next stage when all are done.</summary>
    public void Take(int index, FleetUnitResult result)
    {
        Done.Add(index);
        foreach ((FleetUnitKind kind, int count) in result.Counts)
        {
            Counts[kind] = count;
        }

        Recordings = result.Recordings ?? Recordings;
        Warnings = result.Warnings ?? Warnings;
        while (IsRunning && Done.Count >= Total)
        {
            Stage++;
            Done = [];
        }
    }

    /// <summary>Ends in another way than with a model.</summary>
    public void End(FleetJobStage stage, FleetJobFault? fault) => (Stage, Done, Fault) = (stage, [], fault);
}
