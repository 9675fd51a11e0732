using Microsoft.Data.Sqlite;

namespace AudioAnomaly.Hosting.Tests.Alarms;

/// <summary>Another program that has locked a database.</summary>
internal sealed class DatabaseLock : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;

    public DatabaseLock(string path)
    {
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        _transaction = _connection.BeginTransaction(deferred: false);
    }

    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }
}
