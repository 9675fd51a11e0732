namespace AudioAnomaly.Fleet;

/// <summary>What is told of an alarm.</summary>
public enum AlarmNewsKind
{
    /// <summary>It was raised.</summary>
    Raised,

    /// <summary>It grew, or more is known of it.</summary>
    Changed,

    /// <summary>It is over.</summary>
    Ended,
}
