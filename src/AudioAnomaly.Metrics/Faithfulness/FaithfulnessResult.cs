namespace AudioAnomaly.Metrics;

/// <summary>
/// How faithful an explanation is to the score of one recording, beside what masks of equal area do. Immutable.
/// It says something of anomalous recordings only.
/// </summary>
public sealed record FaithfulnessResult
{
    /// <summary>The raw score of the recording.</summary>
    public required double Score { get; init; }

    /// <summary>f of the score.</summary>
    public required double ScaledScore { get; init; }

    /// <summary>What the explanation does.</summary>
    public required MaskEffect Explanation { get; init; }

    /// <summary>What its values do in random cells.</summary>
    public required MaskEffect Random { get; init; }

    /// <summary>What its values do in reverse order.</summary>
    public required MaskEffect Inverted { get; init; }

    /// <summary>What it does at another time.</summary>
    public required MaskEffect Rolled { get; init; }

    /// <summary>What its values do where the truth lies; null where no truth was given.</summary>
    public required MaskEffect? Oracle { get; init; }

    /// <summary>What claiming everything does.</summary>
    public required MaskEffect Full { get; init; }

    /// <summary>AD: max(0, f(x) - f(x m)) / f(x), in percent. Lower is better.</summary>
    public required double AverageDrop { get; init; }

    /// <summary>AI: 100 if f(x m) exceeds f(x), otherwise 0. Higher is better.</summary>
    public required double AverageIncrease { get; init; }

    /// <summary>AG: max(0, f(x m) - f(x)) / (1 - f(x)), in percent. Higher is better; NaN where f(x) is 1 or more.</summary>
    public required double AverageGain { get; init; }

    /// <summary>Fid-In: 1 if what the explanation claims alone is still above the threshold, otherwise 0. Higher is better.</summary>
    public required double FidelityIn { get; init; }

    /// <summary>The Gini index of the explanation. Higher is sparser; NaN for an empty one.</summary>
    public required double Sparseness { get; init; }

    /// <summary>The entropy of the explanation in nats. Lower is simpler; NaN for an empty one.</summary>
    public required double Complexity { get; init; }
}
