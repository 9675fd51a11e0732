namespace AudioAnomaly.Metrics;

/// <summary>Over which map values the percentile of the paper's prediction rule is taken. The paper does not say.</summary>
public enum PercentileScope
{
    /// <summary>Over all cells of all recordings: one threshold for the data set.</summary>
    DataSet,

    /// <summary>Over each recording's own cells: every recording, normal ones too, gets the same share of cells marked.</summary>
    Recording,
}
