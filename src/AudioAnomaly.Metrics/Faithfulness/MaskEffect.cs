namespace AudioAnomaly.Metrics;

/// <summary>What applying one mask to a recording does to its score. Immutable.</summary>
public sealed record MaskEffect
{
    /// <summary>The mask's area: the mean of its values over all valid cells.</summary>
    public required double Area { get; init; }

    /// <summary>The raw score of what the mask claims.</summary>
    public required double KeptScore { get; init; }

    /// <summary>The raw score of the recording without what the mask claims.</summary>
    public required double RemovedScore { get; init; }

    /// <summary>The raw score with the clean background in place of what the mask claims; null where no background was given.</summary>
    public required double? ReplacedScore { get; init; }

    /// <summary>
    /// FF v1 as the paper prints it: f(x) - f(x m), the score less that of what the mask claims.
    /// Its text speaks of removing, which is <see cref="FfRemoved"/>.
    /// </summary>
    public required double FfKept { get; init; }

    /// <summary>FF v1 removing: f(x) - f(x (1 - m)), as the works that the paper cites define it. Higher is more faithful.</summary>
    public required double FfRemoved { get; init; }

    /// <summary>FF v2: f(x) - f(x (1 - m) + background m); null where no background was given. Higher is more faithful.</summary>
    public required double? FfReplaced { get; init; }

    /// <summary>(s(x) - s(x (1 - m))) / max(s(x), 1e-12) on raw scores, which needs no f.</summary>
    public required double RelativeDrop { get; init; }
}
