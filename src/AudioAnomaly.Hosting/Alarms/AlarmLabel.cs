namespace AudioAnomaly.Hosting;

/// <summary>What people found an alarm to be.</summary>
public enum AlarmLabel
{
    /// <summary>Nobody has said.</summary>
    None,

    /// <summary>A fault of the machine: what the alarm is for.</summary>
    Fault,

    /// <summary>Nothing: the sound is normal. May be learned.</summary>
    Nothing,

    /// <summary>Something real that is no fault: work beside the machine, a passing truck. Never learned.</summary>
    Other,
}
