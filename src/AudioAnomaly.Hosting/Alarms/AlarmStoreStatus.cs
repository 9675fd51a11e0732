namespace AudioAnomaly.Hosting;

/// <summary>How the keeping of alarms goes. Plain immutable data.</summary>
public sealed record AlarmStoreStatus
{
    /// <summary>The database's file; null for one in memory.</summary>
    public string? Database { get; init; }

    /// <summary>Whether what comes is written: false before the host has started, after it has stopped, and while the database cannot be written.</summary>
    public required bool IsWriting { get; init; }

    /// <summary>Why it is not written, in words; null if it is.</summary>
    public string? Problem { get; init; }

    /// <summary>The name that a broken database was given when a new one was begun, since the host started; null if there was none.</summary>
    public string? SetAside { get; init; }

    /// <summary>How many alarms are kept.</summary>
    public required long Alarms { get; init; }

    /// <summary>How large the database is, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>How much waits in memory to be written: raised alarms, changes and sounds.</summary>
    public required int Waiting { get; init; }

    /// <summary>How many alarms were counted only since the host started, because their source had too many in an hour.</summary>
    public required long HeldBack { get; init; }

    /// <summary>How many raised alarms and changes were lost since the host started, because the database could not be written for long.</summary>
    public required long Lost { get; init; }

    /// <summary>How many sounds were lost since then, for the same reason; they go first.</summary>
    public required long LostSounds { get; init; }

    /// <summary>The sinks, by name.</summary>
    public required IReadOnlyList<AlarmSinkStatus> Sinks { get; init; }
}
