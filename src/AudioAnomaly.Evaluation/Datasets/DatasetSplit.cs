namespace AudioAnomaly.Evaluation;

/// <summary>What a recording of a data set is for.</summary>
public enum DatasetSplit
{
    /// <summary>Normal recordings to learn from.</summary>
    Train,

    /// <summary>Normal recordings from which thresholds are found.</summary>
    Validation,

    /// <summary>Recordings to be judged.</summary>
    Test,

    /// <summary>Recordings that come with the data set and are neither learned nor judged by its protocol, such as noise alone.</summary>
    Supplemental,
}
