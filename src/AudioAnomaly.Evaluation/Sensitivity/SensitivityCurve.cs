namespace AudioAnomaly.Evaluation;

/// <summary>The share of faults that a model finds against their strength: of one kind, in one band or in all. Plain immutable data.</summary>
public sealed record SensitivityCurve
{
    /// <summary>The kind of fault.</summary>
    public required SyntheticFaultKind Kind { get; init; }

    /// <summary>
    /// Whether the fault makes sound quieter, so that strengths are negative (<see cref="SyntheticFaultKind.Band"/> and
    /// <see cref="SyntheticFaultKind.Level"/>).
    /// </summary>
    public required bool IsQuieter { get; init; }

    /// <summary>The lower end in Hz of the octave in which the faults lay; null for all octaves together.</summary>
    public required double? LowHz { get; init; }

    /// <summary>The upper end in Hz; null for all octaves together.</summary>
    public required double? HighHz { get; init; }

    /// <summary>The points, from the weakest fault to the strongest.</summary>
    public required IReadOnlyList<SensitivityPoint> Points { get; init; }

    /// <summary>The weakest strength that was found often enough, as all stronger ones were; null if none was.</summary>
    /// <param name="share">How often is enough, between 0 and 1.</param>
    /// <returns>The strength.</returns>
    public double? WeakestFound(double share = 0.9)
    {
        double? weakest = null;
        for (int i = Points.Count - 1; i >= 0 && Points[i].Share >= share; i--)
        {
            weakest = Points[i].Strength;
        }

        return weakest;
    }
}
