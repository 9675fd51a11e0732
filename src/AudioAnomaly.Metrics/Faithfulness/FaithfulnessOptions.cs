namespace AudioAnomaly.Metrics;

/// <summary>Settings of <see cref="FaithfulnessEvaluator"/>.</summary>
/// <remarks>A mutable bag: the evaluator takes a copy.</remarks>
public sealed record FaithfulnessOptions
{
    /// <summary>What stands where something was removed, and what the mask's numbers scale.</summary>
    public RemovalOptions Removal { get; set; } = new();

    /// <summary>
    /// Whether what a mask keeps is put among the fill instead of silence: then x m means x without all that the mask does not claim. False by default,
    /// as the formulas say; but what is left of a recording in digital silence is mostly unlike anything normal, so that FF v1 as printed, AD, AI, AG
    /// and Fid-In tell masks apart only with the fill.
    /// </summary>
    public bool FillKept { get; set; }

    /// <summary>Decides the controls. 0 by default; a recording's controls depend on it and on nothing else.</summary>
    public int Seed { get; set; }

    /// <summary>The points of deletion and insertion curves after the first, from 1 to 1,000; 20 by default. Each takes one scoring.</summary>
    public int CurveSteps { get; set; } = 20;
}
