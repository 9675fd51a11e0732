namespace AudioAnomaly;

/// <summary>What a model decides about a recording.</summary>
public enum AnomalyVerdict
{
    /// <summary>The model has no threshold: too few normal clips were held out and none was set by hand.</summary>
    Undecided,

    /// <summary>The score does not exceed the threshold.</summary>
    Normal,

    /// <summary>The score exceeds the threshold.</summary>
    Anomalous,
}
