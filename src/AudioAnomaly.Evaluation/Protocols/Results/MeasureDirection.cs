namespace AudioAnomaly.Evaluation;

/// <summary>Which values of a measure are better.</summary>
internal enum MeasureDirection
{
    /// <summary>It is no judgement: a count, a threshold, a floor.</summary>
    None,

    /// <summary>Higher ones.</summary>
    Higher,

    /// <summary>Lower ones.</summary>
    Lower,
}
