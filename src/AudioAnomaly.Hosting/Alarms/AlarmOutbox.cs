using Microsoft.Data.Sqlite;

namespace AudioAnomaly.Hosting;

/// <summary>Which sink was given which notices. Within a transaction.</summary>
internal static class AlarmOutbox
{
    /// <summary>How many notices wait at most; a sink that is away for longer misses the oldest.</summary>
    public const int MostNotices = 100_000;

    /// <summary>Sinks that are new start with what comes from now on; those that are no longer there are forgotten.</summary>
    public static void Register(SqliteConnection connection, IReadOnlyCollection<string> sinks)
    {
        foreach (string gone in connection.Rows(row => row.GetString(0), "SELECT name FROM sinks").Except(sinks, StringComparer.Ordinal))
        {
            connection.Execute("DELETE FROM sinks WHERE name = $name", ("$name", gone));
        }

        foreach (string name in sinks)
        {
            connection.Execute(
                "INSERT OR IGNORE INTO sinks VALUES ($name, COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'notices'), 0))",
                ("$name", name));
        }
    }

    /// <summary>A sink has every notice up to one.</summary>
    public static void Sent(SqliteConnection connection, string sink, long last)
        => connection.Execute("UPDATE sinks SET last = $last WHERE name = $name AND last < $last", ("$last", last), ("$name", sink));

    /// <summary>Removes the notices that every sink has.</summary>
    public static void Clear(SqliteConnection connection)
        => connection.Execute("DELETE FROM notices WHERE id <= COALESCE((SELECT min(last) FROM sinks), (SELECT max(id) FROM notices))");

    /// <summary>Removes the oldest notices of those that are too many or too large together.</summary>
    /// <param name="connection">The connection that writes.</param>
    /// <param name="mostBytes">How large they may be together.</param>
    /// <param name="aimedBytes">How large they may be afterwards, if they were larger.</param>
    /// <returns>How many.</returns>
    public static int Limit(SqliteConnection connection, long mostBytes, long aimedBytes)
    {
        int tooMany = connection.Execute("DELETE FROM notices WHERE id <= (SELECT max(id) FROM notices) - $most", ("$most", MostNotices));
        if (connection.Number("SELECT sum(length(notice)) FROM notices") <= mostBytes)
        {
            return tooMany;
        }

        return tooMany + connection.Execute(
            """
            DELETE FROM notices WHERE id IN (
                SELECT id FROM (SELECT id, sum(length(notice)) OVER (ORDER BY id DESC) AS bytes FROM notices) WHERE bytes > $aimed)
            """,
            ("$aimed", aimedBytes));
    }

    /// <summary>The last notice that each sink has, and how many it has not.</summary>
    public static Dictionary<string, (long Last, long Pending)> Progress(SqliteConnection connection) => connection.Rows(
            row => (Name: row.GetString(0), Last: row.GetInt64(1), Pending: row.GetInt64(2)),
            "SELECT name, last, (SELECT count(*) FROM notices WHERE id > last) FROM sinks")
        .ToDictionary(sink => sink.Name, sink => (sink.Last, sink.Pending), StringComparer.Ordinal);
}
