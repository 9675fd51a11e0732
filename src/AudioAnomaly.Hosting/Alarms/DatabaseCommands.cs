using Microsoft.Data.Sqlite;

namespace AudioAnomaly.Hosting;

/// <summary>Statements in a line each.</summary>
internal static class DatabaseCommands
{
    /// <summary>Runs statements.</summary>
    /// <returns>How many rows changed.</returns>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = connection.Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>A whole number; 0 if there is no row or it holds nothing.</summary>
    public static long Number(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = connection.Command(sql, values);
        return command.ExecuteScalar() is long number ? number : 0;
    }

    /// <summary>Reads every row.</summary>
    public static List<T> Rows<T>(
        this SqliteConnection connection,
        Func<SqliteDataReader, T> read,
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteCommand command = connection.Command(sql, values);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Reads rows until there are enough; those that are read as null do not count.</summary>
    public static List<T> SomeRows<T>(
        this SqliteConnection connection,
        int most,
        Func<SqliteDataReader, T?> read,
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> values)
        where T : class
    {
        using SqliteCommand command = connection.Command(sql, values);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (rows.Count < most && reader.Read())
        {
            if (read(reader) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static SqliteCommand Command(this SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants of this folder; what comes from outside is always a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object? value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
