using Microsoft.Data.Sqlite;

namespace AudioAnomaly.Hosting;

/// <summary>What is removed, so that the database stays as young and as small as the settings say.</summary>
internal static class AlarmRetention
{
    // So that it is not at its limit again with the next alarm.
    private const double Aim = 0.9;
    private const int AlarmsAtATime = 100;

    /// <summary>Removes alarms that are too old and have ended.</summary>
    /// <returns>How many.</returns>
    public static int RemoveOld(AlarmDatabase database, long age, TimeSpan keep)
    {
        long oldest = age - (long)keep.TotalMilliseconds;
        return database.Write(connection => connection.Execute("DELETE FROM alarms WHERE ended = 1 AND age < $oldest", ("$oldest", oldest)));
    }

    /// <summary>Makes room: the sounds and pictures of the oldest alarms go first, then the alarms. Those that last stay.</summary>
    /// <returns>How many sounds and alarms went.</returns>
    public static (int Sounds, int Alarms) MakeRoom(AlarmDatabase database, long mostBytes)
    {
        (int Sounds, int Alarms) removed = default;
        if (database.Read(UsedBytes) <= mostBytes)
        {
            return removed;
        }

        for (long aim = (long)(Aim * mostBytes); database.Read(UsedBytes) > aim;)
        {
            int sounds = database.Write(RemoveSound);
            int alarms = sounds > 0 ? 0 : database.Write(RemoveAlarms);
            if (sounds + alarms == 0)
            {
                break;
            }

            removed = (removed.Sounds + sounds, removed.Alarms + alarms);
        }

        database.GiveBack();
        return removed;
    }

    /// <summary>The size of what is kept, without free pages.</summary>
    public static long UsedBytes(SqliteConnection connection)
        => (connection.Number("PRAGMA page_count") - connection.Number("PRAGMA freelist_count")) * connection.Number("PRAGMA page_size");

    private static int RemoveSound(SqliteConnection connection)
    {
        List<(AlarmRecord Alarm, long Sequence)> oldest = connection.Rows(
            row => (AlarmQueries.Record(row), row.GetInt64(1)),
            "SELECT record, seq FROM sounds JOIN alarms ON alarm = seq WHERE ended = 1 ORDER BY alarm LIMIT 1");
        oldest.ForEach(sound => AlarmTables.RemoveSound(connection, sound.Sequence, sound.Alarm));
        return oldest.Count;
    }

    private static int RemoveAlarms(SqliteConnection connection) => connection.Execute(
        "DELETE FROM alarms WHERE seq IN (SELECT seq FROM alarms WHERE ended = 1 ORDER BY seq LIMIT $limit)",
        ("$limit", AlarmsAtATime));
}
