using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace AudioAnomaly.Hosting;

/// <summary>What is written to the tables. Within a transaction.</summary>
internal static class AlarmTables
{
    /// <summary>Keeps a new alarm.</summary>
    /// <returns>Its notice; null if it was there before.</returns>
    public static AlarmNotice? Raise(SqliteConnection connection, AlarmRecord alarm, DateTimeOffset time, long age, bool isElsewhere)
    {
        AlarmRecord kept = alarm with { HasSound = false, SoundStartedAt = null };
        int added = connection.Execute(
            """
            INSERT OR IGNORE INTO alarms (id, source, model, label, acknowledged, ended, known, age, record)
            VALUES ($id, $source, $model, $label, $acknowledged, $ended, $known, $age, $record)
            """,
            ("$id", kept.Id),
            ("$source", kept.Source),
            ("$model", kept.Model),
            ("$label", (int)kept.Label),
            ("$acknowledged", kept.AcknowledgedAt is not null),
            ("$ended", kept.EndedAt is not null),
            ("$known", time.ToUnixTimeMilliseconds()),
            ("$age", age),
            ("$record", Bytes(kept)));
        if (added == 0)
        {
            return null;
        }

        if (isElsewhere)
        {
            connection.Execute("INSERT INTO elsewhere SELECT seq FROM alarms WHERE id = $id", ("$id", kept.Id));
        }

        return Notice(connection, AlarmNoticeKind.Raised, time, kept);
    }

    /// <summary>Keeps what became of an alarm; what people said of it stays.</summary>
    /// <returns>A notice if it has ended by this.</returns>
    public static AlarmNotice? Update(SqliteConnection connection, AlarmRecord alarm, DateTimeOffset time, DamagedRecords damaged)
    {
        if (AlarmQueries.Find(connection, alarm.Id, damaged) is not { } kept)
        {
            return null;
        }

        AlarmRecord now = alarm with
        {
            EndedAt = kept.EndedAt ?? alarm.EndedAt,
            HasSound = kept.HasSound,
            SoundStartedAt = kept.SoundStartedAt,
            AcknowledgedAt = kept.AcknowledgedAt,
            AcknowledgedBy = kept.AcknowledgedBy,
            Label = kept.Label,
            Note = kept.Note,
        };
        Write(connection, now, time);
        return kept.EndedAt is null && now.EndedAt is not null ? Notice(connection, AlarmNoticeKind.Ended, time, now) : null;
    }

    /// <summary>Keeps sound and picture of an alarm, if it is there.</summary>
    public static void KeepSound(
        SqliteConnection connection,
        string id,
        DateTimeOffset startedAt,
        byte[] samples,
        int sampleRate,
        byte[] picture,
        DamagedRecords damaged)
    {
        if (AlarmQueries.Find(connection, id, damaged) is not { } kept)
        {
            return;
        }

        connection.Execute(
            "INSERT OR REPLACE INTO sounds SELECT seq, $rate, $samples FROM alarms WHERE id = $id",
            ("$rate", sampleRate),
            ("$samples", samples),
            ("$id", id));
        connection.Execute("INSERT OR REPLACE INTO pictures SELECT seq, $picture FROM alarms WHERE id = $id", ("$picture", picture), ("$id", id));
        Write(connection, kept with { HasSound = true, SoundStartedAt = startedAt });
    }

    /// <summary>Removes sound and picture of an alarm.</summary>
    /// <param name="connection">The connection that writes.</param>
    /// <param name="sequence">The alarm's row.</param>
    /// <param name="alarm">The alarm; null for one that is damaged.</param>
    public static void RemoveSound(SqliteConnection connection, long sequence, AlarmRecord? alarm)
    {
        connection.Execute("DELETE FROM sounds WHERE alarm = $alarm; DELETE FROM pictures WHERE alarm = $alarm;", ("$alarm", sequence));
        if (alarm is not null)
        {
            Write(connection, alarm with { HasSound = false, SoundStartedAt = null });
        }
    }

    /// <summary>Keeps what people said.</summary>
    /// <exception cref="UnknownAlarmException">There is no such alarm.</exception>
    public static AlarmNotice Review(
        SqliteConnection connection,
        string id,
        string? by,
        AlarmLabel? label,
        string? note,
        DateTimeOffset time,
        DamagedRecords damaged)
    {
        AlarmRecord kept = AlarmQueries.Find(connection, id, damaged) ?? throw new UnknownAlarmException(id);
        bool isFirst = kept.AcknowledgedAt is null;
        AlarmRecord now = kept with
        {
            AcknowledgedAt = kept.AcknowledgedAt ?? time,
            AcknowledgedBy = isFirst ? by : kept.AcknowledgedBy,
            Label = label ?? kept.Label,
            Note = note is null ? kept.Note : note.Length == 0 ? null : note,
        };
        Write(connection, now);
        return Notice(connection, AlarmNoticeKind.Reviewed, time, now);
    }

    /// <summary>Ends the alarms of an earlier life of the host, which nobody else will.</summary>
    /// <param name="connection">The connection that writes.</param>
    /// <param name="time">The time.</param>
    /// <param name="damaged">What cannot be read.</param>
    /// <param name="keepsElsewhere">Whether those that go on elsewhere last.</param>
    public static void EndOpen(SqliteConnection connection, DateTimeOffset time, DamagedRecords damaged, bool keepsElsewhere)
    {
        const string Open = "ended = 0 AND ($keep = 0 OR seq NOT IN (SELECT alarm FROM elsewhere))";
        List<(AlarmRecord? Alarm, long Known)> open = connection.Rows(
            row => (AlarmQueries.Record(row, damaged), row.GetInt64(2)),
            $"SELECT record, id, known FROM alarms WHERE {Open} ORDER BY seq",
            ("$keep", keepsElsewhere));

        // Those that are damaged too, so that they are removed when they are old.
        connection.Execute($"UPDATE alarms SET ended = 1 WHERE {Open}", ("$keep", keepsElsewhere));
        foreach ((AlarmRecord? alarm, long known) in open)
        {
            if (alarm is null)
            {
                continue;
            }

            // The clock may have jumped since it was raised.
            DateTimeOffset last = DateTimeOffset.FromUnixTimeMilliseconds(known);
            DateTimeOffset ended = last > alarm.RaisedAt ? last : alarm.RaisedAt;
            double seconds = alarm.Alarm.EndSeconds ?? alarm.Alarm.RaisedSeconds + (ended - alarm.RaisedAt).TotalSeconds;
            AlarmRecord now = alarm with { EndedAt = ended, Alarm = alarm.Alarm with { EndSeconds = seconds } };
            Write(connection, now);
            Notice(connection, AlarmNoticeKind.Ended, time, now);
        }
    }

    private static AlarmNotice Notice(SqliteConnection connection, AlarmNoticeKind kind, DateTimeOffset time, AlarmRecord alarm)
    {
        var notice = new AlarmNotice(1 + connection.Number("SELECT seq FROM sqlite_sequence WHERE name = 'notices'"), kind, time, alarm);
        connection.Execute(
            "INSERT INTO notices (id, notice) VALUES ($id, $notice)",
            ("$id", notice.Id),
            ("$notice", JsonSerializer.SerializeToUtf8Bytes(notice, AlarmJson.Default.AlarmNotice)));
        return notice;
    }

    private static void Write(SqliteConnection connection, AlarmRecord alarm, DateTimeOffset? known = null) => connection.Execute(
        """
        UPDATE alarms SET label = $label, acknowledged = $acknowledged, ended = $ended, known = COALESCE($known, known), record = $record WHERE id = $id
        """,
        ("$label", (int)alarm.Label),
        ("$acknowledged", alarm.AcknowledgedAt is not null),
        ("$ended", alarm.EndedAt is not null),
        ("$known", known?.ToUnixTimeMilliseconds()),
        ("$record", Bytes(alarm)),
        ("$id", alarm.Id));

    private static byte[] Bytes(AlarmRecord alarm) => JsonSerializer.SerializeToUtf8Bytes(alarm, AlarmJson.Default.AlarmRecord);
}
