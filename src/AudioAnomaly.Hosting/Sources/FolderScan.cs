using System.Collections.Concurrent;
using AudioAnomaly.Audio;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting;

/// <summary>
/// Looks into a watched folder, by name, length and time of writing, which tells of new files on every file system. Says which files have settled: their
/// state has been the same for a while. Scans are made one at a time; the rest may be used from several threads.
/// </summary>
internal sealed class FolderScan(string name, FolderSourceOptions options, ScoredFiles scored, TimeProvider clock, ILogger logger)
{
    private const int MostWarnings = 1000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    // Nothing is asked of the disk while this is held: a share that hangs must not keep anybody from asking how things are.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WaitingFile> _waiting = new(StringComparer.Ordinal);
    private readonly Lock _clearing = new();
    private readonly ConcurrentDictionary<string, Retry> _uncleared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly string _root = options.FullPath;

    /// <summary>How many files have no line in the results yet.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>What is wrong with single files, in a sentence; null if nothing is.</summary>
    public string? Problem
    {
        get
        {
            lock (_lock)
            {
                WaitingFile[] failed = [.. _waiting.Values.Where(file => file.Problem is not null)];
                string? waiting = failed.Length == 0 ? null
                    : $"{CountText.Of(failed.Length, "recording")} could not be scored yet, such as '{failed[0].File}': {failed[0].Problem}";
                string[] stuck = [.. _uncleared.Keys];
                string? uncleared = stuck.Length == 0 ? null : $"{CountText.Of(stuck.Length, "recording")} {CountText.Verb(stuck.Length, "was", "were")} scored and could not be cleared away, such as '{stuck[0]}'.";
                return waiting is null ? uncleared : uncleared is null ? waiting : $"{waiting} {uncleared}";
            }
        }
    }

    /// <summary>The state of a file, by which it is known.</summary>
    public static FileStamp? StampOf(string path) => FileStamp.Of(path) is { } stamp ? stamp with { Inode = 0 } : null;

    /// <summary>Looks once.</summary>
    /// <returns>The files to score now, by name. Each is told once until it is released.</returns>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public List<WaitingFile> Scan()
    {
        var present = new Dictionary<string, FileStamp>(StringComparer.Ordinal);
        foreach (string path in FindRecordings())
        {
            if (StampOf(path) is { } stamp)
            {
                present[Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/')] = stamp;
            }
        }

        ScoredFile[] missing = scored.Missing(present.Keys.ToHashSet(StringComparer.Ordinal));
        var ready = new List<WaitingFile>();
        foreach ((string file, FileStamp stamp) in present)
        {
            if (scored.Find(file) is { } known && known.Stamp == stamp)
            {
                Forget(file);
                Clear(known);
            }
            else if (Look(file, stamp, missing) is { } settled)
            {
                ready.Add(settled);
            }
        }

        lock (_lock)
        {
            foreach (WaitingFile gone in _waiting.Values.Where(file => !file.IsTaken && !present.ContainsKey(file.File)).ToArray())
            {
                Remove(gone.File);
            }
        }

        return ready;
    }

    /// <summary>A file is no longer scored, and has no line: it changed, or went away.</summary>
    public void Release(WaitingFile file)
    {
        lock (_lock)
        {
            Remove(file.File);
        }
    }

    /// <summary>A file could not be scored for reasons that are not its own.</summary>
    /// <returns>The pause until it is tried again.</returns>
    public TimeSpan Fail(WaitingFile file, string problem)
    {
        lock (_lock)
        {
            file.Problem = problem;
            file.IsTaken = false;
            return file.Retry.Fail();
        }
    }

    /// <summary>Moves or deletes a file that has its line. If that fails it is tried again by a later scan.</summary>
    public void Clear(ScoredFile file)
    {
        lock (_clearing)
        {
            if (options.AfterScoring == AfterScoring.Keep
                || _uncleared.GetValueOrDefault(file.File) is { IsDue: false }
                || StampOf(Path.Combine(_root, file.File)) != file.Stamp)
            {
                return;
            }

            try
            {
                ScoredFilePlace.Clear(_root, file, options.AfterScoring);
                scored.Remove(file.File);
                _uncleared.TryRemove(file.File, out _);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!_uncleared.TryGetValue(file.File, out Retry? retry))
                {
                    _uncleared[file.File] = retry = NewRetry();
                    logger.FileStays(name, file.File, e.Message);
                }

                retry.Fail();
            }
        }
    }

    /// <summary>A file that got its line while the folder was looked at does not wait.</summary>
    private void Forget(string file)
    {
        lock (_lock)
        {
            if (_waiting.GetValueOrDefault(file) is { IsTaken: false })
            {
                Remove(file);
            }
        }
    }

    private List<string> FindRecordings()
    {
        var finder = new RecordingFinder();
        foreach (string folder in ScoredFilePlace.FoldersOf(_root, options.AfterScoring))
        {
            finder.LeaveOut(folder);
        }

        List<string> paths = finder.InFolder(_root);
        if (_told.Count > MostWarnings)
        {
            _told.Clear();
        }

        foreach (string warning in finder.Warnings.Where(_told.Add))
        {
            logger.FileLeftOut(name, warning);
        }

        return [.. paths.Where(path => !TemporaryName.IsOne(path))];
    }

    /// <returns>The file if it is to be scored now.</returns>
    private WaitingFile? Look(string file, FileStamp stamp, ScoredFile[] missing)
    {
        WaitingFile? waiting;
        lock (_lock)
        {
            waiting = _waiting.GetValueOrDefault(file);
        }

        if (waiting is null ? IsAnotherNameOf(file, stamp, missing) : waiting.IsTaken)
        {
            return null;
        }

        bool isReady = waiting?.Stamp == stamp && waiting.Retry.IsDue && HasSettled(waiting);
        lock (_lock)
        {
            if (waiting?.Stamp == stamp)
            {
                waiting.IsTaken = isReady;
                return isReady ? waiting : null;
            }

            if (waiting is null)
            {
                SourceTelemetry.WaitingChanged(name, 1);
            }

            _waiting[file] = New(file, stamp);
            return null;
        }
    }

    private bool HasSettled(WaitingFile file)
    {
        double seconds = clock.GetElapsedTime(file.Since).TotalSeconds;
        if (seconds < options.SettleSeconds)
        {
            return false;
        }

        file.IsIncomplete ??= WavCompleteness.IsIncomplete(file.Path);
        return file.IsIncomplete == false || seconds >= options.IncompleteSeconds;
    }

    /// <summary>Whether a new name belongs to a file that was scored under another, which this one hides now.</summary>
    private bool IsAnotherNameOf(string file, FileStamp stamp, ScoredFile[] missing)
    {
        ScoredFile[] alike = [.. missing.Where(other => other.Stamp == stamp && File.Exists(Path.Combine(_root, other.File)))];
        if (alike.Length == 0)
        {
            return false;
        }

        string identity = FileEntry.IdentityOf(Path.Combine(_root, file));
        if (alike.FirstOrDefault(other => FileEntry.IdentityOf(Path.Combine(_root, other.File)) == identity) is not { } same)
        {
            return false;
        }

        scored.Add(same with { File = file });
        return true;
    }

    private WaitingFile New(string file, FileStamp stamp) => new(file, Path.Combine(_root, file), stamp, clock.GetTimestamp(), NewRetry());

    private Retry NewRetry() => new(clock, FirstPause, LongestPause);

    private void Remove(string file)
    {
        if (_waiting.Remove(file))
        {
            SourceTelemetry.WaitingChanged(name, -1);
        }
    }
}
