namespace AudioAnomaly.Monitoring;

/// <summary>Where scores have gone.</summary>
public enum DriftDirection
{
    /// <summary>Nothing is known to have changed.</summary>
    None,

    /// <summary>Scores are higher than those calibrated on: false alarms grow.</summary>
    Higher,

    /// <summary>Scores are lower: the threshold is higher than it need be, and faults may be missed.</summary>
    Lower,
}
