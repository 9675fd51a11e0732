using AudioAnomaly.Hosting;

namespace AudioAnomaly.AspNetCore;

/// <summary>How the keeping of alarms goes. Problems are told without the paths that the log has.</summary>
public sealed record AlarmStateResponse
{
    /// <summary>Whether what comes is written.</summary>
    public required bool IsWriting { get; init; }

    /// <summary>Whether a broken database was put aside since the service started, and a new one begun.</summary>
    public required bool WasSetAside { get; init; }

    /// <summary>How many alarms are kept.</summary>
    public required long Alarms { get; init; }

    /// <summary>How large the database is, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>How much waits in memory to be written.</summary>
    public required int Waiting { get; init; }

    /// <summary>How many alarms were counted only since the start, because their source had too many in an hour.</summary>
    public required long HeldBack { get; init; }

    /// <summary>How many alarms and changes were lost since the start, because the database could not be written for long.</summary>
    public required long Lost { get; init; }

    /// <summary>How many sounds were lost since then.</summary>
    public required long LostSounds { get; init; }

    /// <summary>Who is told of alarms, by name.</summary>
    public required AlarmSinkResponse[] Sinks { get; init; }

    internal static AlarmStateResponse Of(AlarmStoreStatus status) => new()
    {
        IsWriting = status.IsWriting,
        WasSetAside = status.SetAside is not null,
        Alarms = status.Alarms,
        Bytes = status.Bytes,
        Waiting = status.Waiting,
        HeldBack = status.HeldBack,
        Lost = status.Lost,
        LostSounds = status.LostSounds,
        Sinks = [.. status.Sinks.Select(sink => new AlarmSinkResponse(sink.Name, sink.Pending, sink.Problem is null, sink.AwaySeconds))],
    };
}
