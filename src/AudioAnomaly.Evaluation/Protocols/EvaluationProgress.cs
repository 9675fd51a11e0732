namespace AudioAnomaly.Evaluation;

/// <summary>How far an evaluation is. Immutable.</summary>
public sealed record EvaluationProgress
{
    /// <summary>What is being done.</summary>
    public required EvaluationStage Stage { get; init; }

    /// <summary>Fits that are finished, those kept from an earlier run included.</summary>
    public required int CompletedFits { get; init; }

    /// <summary>All fits: parts times detectors times seeds.</summary>
    public required int TotalFits { get; init; }

    /// <summary>How many of the finished fits were kept from an earlier run.</summary>
    public required int KeptFits { get; init; }

    /// <summary>How many results of an earlier run were damaged, and are computed anew.</summary>
    public int DamagedFits { get; init; }

    /// <summary>The detector's name.</summary>
    public required string Detector { get; init; }

    /// <summary>The seed.</summary>
    public required int Seed { get; init; }

    /// <summary>The part's name.</summary>
    public required string Part { get; init; }

    /// <summary>Test recordings of the part that were scored.</summary>
    public required int CompletedClips { get; init; }

    /// <summary>Test recordings of the part.</summary>
    public required int TotalClips { get; init; }

    /// <summary>While <see cref="EvaluationStage.Fitting"/>: how far the fit is. Null before it tells, and in other stages.</summary>
    public FitProgress? Fit { get; init; }

    /// <summary>The time that is left if the rest goes on like what was done in this run, clip for clip; null until something is known.</summary>
    public TimeSpan? Remaining { get; init; }
}
