using Microsoft.Data.Sqlite;

namespace AudioAnomaly.Hosting;

/// <summary>What is removed, so that the database stays as young and as small as the settings say.</summary>
internal static class AlarmRetention
{
    // So that it is not at its limit again with the next alarm.
    private const double Aim = 0.9;
    private const int AlarmsAtATime = 100;

    // A sink that is away must not push out what is kept.
    private const int NoticesShare = 4;

    /// <summary>Removes alarms that are too old and have ended.</summary>
    /// <returns>How many.</returns>
    public static int RemoveOld(AlarmDatabase database, long age, TimeSpan keep)
    {
        long oldest = age - (long)keep.TotalMilliseconds;
        return database.Write(connection => connection.Execute("DELETE FROM alarms WHERE ended = 1 AND age < $oldest", ("$oldest", oldest)));
    }

    /// <summary>
    /// Makes room: notices above their share go first, then sounds and pictures, those without a label first, then alarms; of each the oldest. Those that
    /// last stay.
    /// </summary>
    /// <returns>How many notices, sounds and alarms went.</returns>
    public static (int Notices, int Sounds, int Alarms) MakeRoom(AlarmDatabase database, long mostBytes, DamagedRecords damaged)
    {
        long most = mostBytes / NoticesShare;
        (int Notices, int Sounds, int Alarms) removed = (database.Write(connection => AlarmOutbox.Limit(connection, most, (long)(Aim * most))), 0, 0);
        long aim = database.Read(UsedBytes) > mostBytes ? (long)(Aim * mostBytes) : long.MaxValue;
        while (database.Read(UsedBytes) > aim)
        {
            int sounds = database.Write(connection => RemoveSound(connection, damaged));
            int alarms = sounds > 0 ? 0 : database.Write(RemoveAlarms);
            if (sounds + alarms == 0)
            {
                break;
            }

            removed = (removed.Notices, removed.Sounds + sounds, removed.Alarms + alarms);
        }

        if (removed != default)
        {
            database.GiveBack();
        }

        return removed;
    }

    /// <summary>The size of what is kept, without free pages.</summary>
    public static long UsedBytes(SqliteConnection connection)
        => (connection.Number("PRAGMA page_count") - connection.Number("PRAGMA freelist_count")) * connection.Number("PRAGMA page_size");

    private static int RemoveSound(SqliteConnection connection, DamagedRecords damaged)
    {
        List<(AlarmRecord? Alarm, long Sequence)> oldest = connection.Rows(
            row => (AlarmQueries.Record(row, damaged), row.GetInt64(2)),
            "SELECT record, id, seq FROM sounds JOIN alarms ON alarm = seq WHERE ended = 1 ORDER BY label <> $none, alarm LIMIT 1",
            ("$none", (int)AlarmLabel.None));
        oldest.ForEach(sound => AlarmTables.RemoveSound(connection, sound.Sequence, sound.Alarm));
        return oldest.Count;
    }

    private static int RemoveAlarms(SqliteConnection connection) => connection.Execute(
        "DELETE FROM alarms WHERE seq IN (SELECT seq FROM alarms WHERE ended = 1 ORDER BY seq LIMIT $limit)",
        ("$limit", AlarmsAtATime));
}
