using System.Globalization;
using Microsoft.Data.Sqlite;

namespace AudioAnomaly.Hosting;

/// <summary>The SQLite database of alarms: one connection that writes, and others that read. One process has it at a time.</summary>
internal sealed class AlarmDatabase : IDisposable
{
    private readonly string? _path;
    private readonly string _readers;
    private readonly FileStream? _owner;
    private readonly SqliteConnection _writer;

    // A database in memory has one connection for all.
    private readonly Lock _memory = new();

    private AlarmDatabase(string? path, FileStream? owner, SqliteConnection writer, int patienceSeconds)
    {
        (_path, _owner, _writer) = (path, owner, writer);
        _readers = path is null ? string.Empty : ConnectionOf(path, SqliteOpenMode.ReadWrite, patienceSeconds, pooling: true);
    }

    /// <summary>Where a broken database was put when this one was begun; null if there was none.</summary>
    public string? SetAside { get; private init; }

    /// <summary>Opens the database, or begins it. One that is broken is put aside, under a name with the time.</summary>
    /// <param name="path">The file; null for a database in memory.</param>
    /// <param name="now">The time.</param>
    /// <param name="lastNotice">The last notice that was told of an earlier one; 0 for none.</param>
    /// <param name="patienceSeconds">For how long to wait for other programs that have locked it.</param>
    /// <exception cref="AlarmStoreException">It cannot be opened, is another program's, or that of a newer version.</exception>
    public static AlarmDatabase Open(string? path, DateTimeOffset now, long lastNotice, int patienceSeconds)
    {
        // Receivers know notices by their numbers: those of a new database go on after those of every older one.
        long firstNotice = Math.Max(lastNotice, now.ToUnixTimeMilliseconds());
        if (path is null)
        {
            return new AlarmDatabase(null, null, OpenWriter("Data Source=:memory:", firstNotice, check: false), patienceSeconds);
        }

        FileStream? owner = null;
        try
        {
            owner = Own(path);
            string connection = ConnectionOf(path, SqliteOpenMode.ReadWriteCreate, patienceSeconds, pooling: false);
            try
            {
                return new AlarmDatabase(path, owner, OpenWriter(connection, firstNotice, check: true), patienceSeconds);
            }
            catch (SqliteException e) when (DatabaseProblem.IsBroken(e))
            {
                string aside = PutAside(path, now);
                return new AlarmDatabase(path, owner, OpenWriter(connection, firstNotice, check: false), patienceSeconds) { SetAside = aside };
            }
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or AlarmStoreException)
        {
            owner?.Dispose();
            throw new AlarmStoreException(
                $"Alarms cannot be kept in '{path}': {(e is AlarmStoreException ? e.Message : DatabaseProblem.Of(e))}"
                + " Make its folder, allow writing there, or name another file in Alarms:Database.",
                e);
        }
    }

    /// <summary>Reads on a connection of its own; of one moment.</summary>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        if (_path is null)
        {
            lock (_memory)
            {
                return read(_writer);
            }
        }

        using var connection = new SqliteConnection(_readers);
        connection.Open();
        using SqliteTransaction moment = connection.BeginTransaction(deferred: true);
        return read(connection);
    }

    /// <summary>Writes all or nothing. For one thread at a time.</summary>
    public T Write<T>(Func<SqliteConnection, T> write) => Alone(writer =>
    {
        using SqliteTransaction transaction = writer.BeginTransaction();
        T result = write(writer);
        transaction.Commit();
        return result;
    });

    /// <summary>Gives free pages back to the disk. For the thread that writes.</summary>
    public void GiveBack() => Alone(writer =>
    {
        // The statement gives a page back for each row that is asked for.
        writer.Rows(_ => true, "PRAGMA incremental_vacuum");
        return writer.Rows(_ => true, "PRAGMA wal_checkpoint(TRUNCATE)").Count;
    });

    public void Dispose()
    {
        if (_path is not null)
        {
            using var pooled = new SqliteConnection(_readers);
            SqliteConnection.ClearPool(pooled);
        }

        _writer.Dispose();
        _owner?.Dispose();
    }

    private static string ConnectionOf(string path, SqliteOpenMode mode, int patienceSeconds, bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = pooling,
        ForeignKeys = true,
        DefaultTimeout = patienceSeconds,
    }.ToString();

    private static SqliteConnection OpenWriter(string connection, long firstNotice, bool check)
    {
        var writer = new SqliteConnection(connection);
        try
        {
            writer.Open();
            AlarmSchema.Prepare(writer, firstNotice, check);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Two hosts on one database would tell everything twice.</summary>
    private static FileStream Own(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(path + ".lock"))
        {
            throw new AlarmStoreException("another process uses it.", e);
        }
    }

    /// <summary>Nothing is deleted: somebody may be able to mend it.</summary>
    private static string PutAside(string path, DateTimeOffset now)
    {
        string time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string aside = Enumerable.Range(1, int.MaxValue)
            .Select(number => number == 1 ? $"{path}.broken-{time}" : $"{path}.broken-{time}-{number}")
            .First(name => !File.Exists(name));
        foreach (string part in (string[])["-wal", "-shm"])
        {
            if (File.Exists(path + part))
            {
                File.Move(path + part, aside + part);
            }
        }

        File.Move(path, aside);
        return aside;
    }

    private T Alone<T>(Func<SqliteConnection, T> work)
    {
        lock (_memory)
        {
            return work(_writer);
        }
    }
}
