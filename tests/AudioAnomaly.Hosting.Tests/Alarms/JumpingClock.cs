namespace AudioAnomaly.Hosting.Tests.Alarms;

/// <summary>A clock on the wall that somebody sets, while time goes on as it does.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _offset;
    private long _passed;

    /// <summary>Sets the clock on the wall; no time passes.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);

    /// <summary>Time passes.</summary>
    public void Pass(TimeSpan time) => Interlocked.Add(ref _passed, time.Ticks);

    public override DateTimeOffset GetUtcNow() => TestAlarm.Noon.AddTicks(Interlocked.Read(ref _offset) + Interlocked.Read(ref _passed));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _passed);
}
