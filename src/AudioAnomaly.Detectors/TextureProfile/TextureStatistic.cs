namespace AudioAnomaly;

/// <summary>What is taken of a feature over time.</summary>
public enum TextureStatistic
{
    /// <summary>Its mean and its standard deviation: how sound goes on.</summary>
    MeanAndDeviation,

    /// <summary>Its maximum: a single short event is enough.</summary>
    Maximum,
}
