namespace AudioAnomaly.Hosting;

/// <summary>What is told of an alarm.</summary>
public enum AlarmNoticeKind
{
    /// <summary>It was raised.</summary>
    Raised,

    /// <summary>It has ended.</summary>
    Ended,

    /// <summary>Somebody took note of it, labelled it or wrote a note.</summary>
    Reviewed,
}
