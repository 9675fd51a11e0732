namespace AudioAnomaly.Monitoring;

/// <summary>What becomes of an alarm.</summary>
public enum AlarmChangeKind
{
    /// <summary>It was raised.</summary>
    Raised,

    /// <summary>It lasts, and more is known: its score is higher, or another kind of evidence speaks.</summary>
    Changed,

    /// <summary>It is over.</summary>
    Ended,
}
