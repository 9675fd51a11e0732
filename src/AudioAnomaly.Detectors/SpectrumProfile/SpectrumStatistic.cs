namespace AudioAnomaly;

/// <summary>What is taken of a mel band over time.</summary>
public enum SpectrumStatistic
{
    /// <summary>The quantiles 5, 25, 50, 75 and 95 %: how loud the band is, how quiet its pauses are, how loud its peaks.</summary>
    Quantiles,

    /// <summary>The mean alone.</summary>
    Mean,
}
