using Microsoft.Data.Sqlite;

namespace AudioAnomaly.Hosting;

/// <summary>Something that is to be written.</summary>
/// <param name="Apply">Writes it, and returns what is told of it.</param>
internal sealed record AlarmWrite(Func<SqliteConnection, AlarmNotice?> Apply)
{
    /// <summary>The memory that a sound takes meanwhile, in bytes; 0 for what is no sound.</summary>
    public long SoundBytes { get; init; }

    /// <summary>Whether it comes again if there is no room now, so that it is not lost.</summary>
    public bool ComesAgain { get; init; }

    /// <summary>A later one with the same key takes its place; null if none does.</summary>
    public string? Key { get; init; }

    /// <summary>
    /// Somebody waits for it: told when it is on the disk, or at once when it cannot be. Null if nobody does, and it is tried again and again.
    /// </summary>
    public TaskCompletionSource? Waiter { get; init; }
}
