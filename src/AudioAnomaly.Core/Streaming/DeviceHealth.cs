namespace AudioAnomaly.Monitoring;

/// <summary>
/// Something is wrong with the device that a live session listens to: told at once when it is found, and again when it has ended. Plain immutable data.
/// </summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="StartSeconds">Since when, in seconds from the stream's start.</param>
/// <param name="EndSeconds">Until when; null while it lasts.</param>
public sealed record DeviceHealth(DeviceFault Fault, double StartSeconds, double? EndSeconds)
{
    /// <summary>The time of day at <see cref="StartSeconds"/>; null if the session was not told when it started.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>The time of day at <see cref="EndSeconds"/>; of a gap, when sound goes on.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>How much sound is missing, in seconds; 0 but of gaps.</summary>
    public double LostSeconds { get; init; }
}
