using Microsoft.Data.Sqlite;

namespace AudioAnomaly.Hosting;

/// <summary>The tables of the database.</summary>
internal static class AlarmSchema
{
    private const int Version = 1;

    // "AAlm": by it a database of another program is told.
    private const int Application = 0x41416C6D;

    private const string Tables = """
        CREATE TABLE alarms (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            source TEXT NOT NULL,
            model TEXT NOT NULL,
            label INTEGER NOT NULL,
            acknowledged INTEGER NOT NULL,
            ended INTEGER NOT NULL,
            known INTEGER NOT NULL,
            age INTEGER NOT NULL,
            record BLOB NOT NULL);
        CREATE INDEX alarms_by_source ON alarms (source, seq);
        CREATE INDEX alarms_by_model ON alarms (model, seq);
        CREATE INDEX alarms_by_label ON alarms (label, seq);
        CREATE INDEX alarms_open ON alarms (seq) WHERE ended = 0;
        CREATE TABLE sounds (
            alarm INTEGER PRIMARY KEY REFERENCES alarms (seq) ON DELETE CASCADE,
            rate INTEGER NOT NULL,
            samples BLOB NOT NULL);
        CREATE TABLE pictures (
            alarm INTEGER PRIMARY KEY REFERENCES alarms (seq) ON DELETE CASCADE,
            picture BLOB NOT NULL);
        CREATE TABLE notices (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            notice BLOB NOT NULL);
        CREATE TABLE sinks (
            name TEXT PRIMARY KEY,
            last INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE clock (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            age INTEGER NOT NULL,
            seen INTEGER NOT NULL);
        """;

    // Not one of the first tables: older databases get it when they are opened.
    private const string LaterTables = """
        CREATE TABLE IF NOT EXISTS elsewhere (
            alarm INTEGER PRIMARY KEY REFERENCES alarms (seq) ON DELETE CASCADE);
        """;

    /// <summary>Makes the tables if there are none.</summary>
    /// <param name="writer">The connection.</param>
    /// <param name="firstNotice">After which number those of notices begin, if the tables are made.</param>
    /// <param name="check">Whether to read the whole file in search of damage.</param>
    /// <exception cref="SqliteException">The file is broken, or cannot be written.</exception>
    /// <exception cref="AlarmStoreException">The file is no database of alarms, or a newer one.</exception>
    public static void Prepare(SqliteConnection writer, long firstNotice, bool check)
    {
        long version = writer.Number("PRAGMA user_version");
        bool isNew = writer.Number("SELECT count(*) FROM sqlite_master") == 0;
        if (!isNew && writer.Number("PRAGMA application_id") != Application)
        {
            throw new AlarmStoreException("it is a database of another program.");
        }

        if (version > Version)
        {
            throw new AlarmStoreException($"it is of version {version}, and this program knows versions up to {Version}. Use a newer program.");
        }

        if (isNew)
        {
            // Only before there are tables.
            writer.Execute("PRAGMA auto_vacuum = INCREMENTAL");
        }

        writer.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
        if (isNew)
        {
            using SqliteTransaction transaction = writer.BeginTransaction();
            writer.Execute(Tables);
            writer.Execute("INSERT INTO sqlite_sequence VALUES ('notices', $first)", ("$first", firstNotice));
            writer.Execute($"PRAGMA application_id = {Application}; PRAGMA user_version = {Version};");
            transaction.Commit();
        }
        else if (check && writer.Rows(row => row.GetString(0), "PRAGMA quick_check(1)") is not ["ok"])
        {
            const int Corrupt = 11;
            throw new SqliteException("The check of the database found damage.", Corrupt);
        }

        writer.Execute(LaterTables);
    }
}
