using Microsoft.Data.Sqlite;

namespace AudioAnomaly.Hosting;

/// <summary>What SQLite says, in words that help.</summary>
internal static class DatabaseProblem
{
    // Primary result codes of SQLite.
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NoDatabase = 26;

    /// <summary>Whether the file is no whole database.</summary>
    public static bool IsBroken(SqliteException error) => error.SqliteErrorCode is Corrupt or NoDatabase;

    /// <summary>What is wrong, as a sentence.</summary>
    public static string Of(Exception error) => error is not SqliteException sqlite ? OneLine.Quote(error)
        : sqlite.SqliteErrorCode switch
        {
            Busy or Locked => "another program has locked the database.",
            ReadOnly => "the database or its folder does not allow writing.",
            InputOutput => "the disk reports an error. It may be full.",
            Corrupt or NoDatabase => "the database is broken.",
            Full => "the disk is full.",
            CannotOpen => "the database cannot be opened. Its folder is missing, or does not allow it.",
            _ => OneLine.Quote(sqlite),
        };
}
