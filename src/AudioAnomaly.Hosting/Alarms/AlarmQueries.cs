using AudioAnomaly.Audio;
using Microsoft.Data.Sqlite;

namespace AudioAnomaly.Hosting;

/// <summary>What is read from the tables. Damaged records are left out.</summary>
internal static class AlarmQueries
{
    /// <exception cref="UnknownAlarmException">The alarm to turn the page by is not there.</exception>
    public static IReadOnlyList<AlarmRecord> List(SqliteConnection connection, AlarmQuery query, DamagedRecords damaged)
    {
        long before = query.Before is null ? long.MaxValue : connection.Number("SELECT seq FROM alarms WHERE id = $id", ("$id", query.Before));
        return before == 0 ? throw new UnknownAlarmException(query.Before!) : connection.SomeRows(
            query.Limit,
            row => Record(row, damaged),
            """
            SELECT record, id FROM alarms
            WHERE seq < $before AND ($source IS NULL OR source = $source) AND ($model IS NULL OR model = $model) AND ($label IS NULL OR label = $label)
                AND ($open = 0 OR acknowledged = 0) AND ($lasting = 0 OR ended = 0)
            ORDER BY seq DESC
            """,
            ("$before", before),
            ("$source", query.Source),
            ("$model", query.Model),
            ("$label", query.Label is { } label ? (int)label : null),
            ("$open", query.OnlyUnacknowledged),
            ("$lasting", query.OnlyLasting));
    }

    public static AlarmRecord? Find(SqliteConnection connection, string id, DamagedRecords damaged)
        => connection.SomeRows(1, row => Record(row, damaged), "SELECT record, id FROM alarms WHERE id = $id", ("$id", id)).SingleOrDefault();

    /// <summary>The sound as a WAV file.</summary>
    public static byte[]? Sound(SqliteConnection connection, string id) => connection.Rows<byte[]>(
        row =>
        {
            byte[] samples = row.GetFieldValue<byte[]>(1);
            return [.. WavWriter.CreateHeader(samples.Length / sizeof(short), row.GetInt32(0), WavEncoding.Pcm16), .. samples];
        },
        "SELECT rate, samples FROM sounds JOIN alarms ON alarm = seq WHERE id = $id",
        ("$id", id)).SingleOrDefault();

    public static SoundPicture? Picture(SqliteConnection connection, string id) => connection.Rows(
        row => PictureBlob.Read(row.GetFieldValue<byte[]>(0)),
        "SELECT picture FROM pictures JOIN alarms ON alarm = seq WHERE id = $id",
        ("$id", id)).SingleOrDefault();

    /// <summary>The newest alarm of each source, and every one that lasts; the oldest first.</summary>
    public static IReadOnlyList<AlarmRecord> Newest(SqliteConnection connection, string? source, DamagedRecords damaged) => connection.SomeRows(
        int.MaxValue,
        row => Record(row, damaged),
        """
        SELECT record, id FROM alarms
        WHERE ($source IS NULL OR source = $source) AND (ended = 0 OR seq IN (SELECT max(seq) FROM alarms GROUP BY source))
        ORDER BY seq
        """,
        ("$source", source));

    /// <summary>The notices after one.</summary>
    public static IReadOnlyList<AlarmNotice> Notices(SqliteConnection connection, long after, int limit, DamagedRecords damaged) => connection.SomeRows(
        limit,
        row => damaged.Read(row.GetFieldValue<byte[]>(0), AlarmJson.Default.AlarmNotice, $"notice {row.GetInt64(1)}"),
        "SELECT notice, id FROM notices WHERE id > $after ORDER BY id",
        ("$after", after));

    /// <summary>The alarm of a row that has its record and its id first; null if it is damaged.</summary>
    public static AlarmRecord? Record(SqliteDataReader row, DamagedRecords damaged)
        => damaged.Read(row.GetFieldValue<byte[]>(0), AlarmJson.Default.AlarmRecord, $"alarm {row.GetString(1)}");
}
