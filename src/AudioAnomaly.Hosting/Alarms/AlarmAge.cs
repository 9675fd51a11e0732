using Microsoft.Data.Sqlite;

namespace AudioAnomaly.Hosting;

/// <summary>
/// By what the age of alarms is counted: the time that hosts have run with this database, and at most a day for each time between. The clock may jump to any
/// year and back; no alarm ages by it.
/// </summary>
internal sealed class AlarmAge
{
    private static readonly TimeSpan MostBetween = TimeSpan.FromDays(1);
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly long _begun;

    public AlarmAge(TimeProvider clock, SqliteConnection connection)
    {
        _clock = clock;
        _start = clock.GetTimestamp();
        long between = clock.GetUtcNow().ToUnixTimeMilliseconds() - connection.Number("SELECT seen FROM clock");
        _begun = connection.Number("SELECT age FROM clock") + Math.Clamp(between, 0, (long)MostBetween.TotalMilliseconds);
    }

    /// <summary>The age of the database, in milliseconds.</summary>
    public long Now => _begun + (long)_clock.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>Writes it down.</summary>
    public void Save(SqliteConnection connection) => connection.Execute(
        "INSERT INTO clock VALUES (1, $age, $seen) ON CONFLICT (one) DO UPDATE SET age = excluded.age, seen = excluded.seen",
        ("$age", Now),
        ("$seen", _clock.GetUtcNow().ToUnixTimeMilliseconds()));
}
