using AudioAnomaly.Sharding;

namespace AudioAnomaly;

/// <summary>What a <see cref="FitPlan"/> says.</summary>
internal sealed record PlanData
{
    /// <summary>How many recordings the fit was given.</summary>
    public required int Recordings { get; init; }

    /// <summary>The highest frequency in Hz that all can hold.</summary>
    public required double BandwidthHz { get; init; }

    /// <summary>The numbers of channels averaged into clips, ascending.</summary>
    public required IReadOnlyList<int> MixedChannels { get; init; }

    /// <summary>What a careful reader should know.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The folds that calibrate; 0 if recordings are held out instead.</summary>
    public required int Folds { get; init; }

    /// <summary>What is learned.</summary>
    public required IReadOnlyList<PlannedShard> Learned { get; init; }

    /// <summary>What is scored to calibrate.</summary>
    public required IReadOnlyList<PlannedShard> Scored { get; init; }

    /// <summary>How many windows are learned.</summary>
    public required long Windows { get; init; }

    /// <summary>How many recordings are learned.</summary>
    public required int TrainingClips { get; init; }

    /// <summary>How many recordings calibrate.</summary>
    public required int HeldOutClips { get; init; }
}
