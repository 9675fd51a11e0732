namespace AudioAnomaly.Hosting;

/// <summary>The files of a watched folder that were scored. Those that have left the folder are forgotten. Safe to use from several threads.</summary>
internal sealed class ScoredFiles(TimeProvider clock)
{
    // A share of the network may be away for a while, and what is on it must not be scored again when it comes back.
    private static readonly TimeSpan Memory = TimeSpan.FromDays(7);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ScoredFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _goneSince = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public ScoredFile[] Files
    {
        get
        {
            lock (_lock)
            {
                return [.. _files.Values];
            }
        }
    }

    public void Add(ScoredFile file)
    {
        lock (_lock)
        {
            _files[file.File] = file;
        }
    }

    /// <summary>The last that was scored under a name.</summary>
    public ScoredFile? Find(string file)
    {
        lock (_lock)
        {
            return _files.GetValueOrDefault(file);
        }
    }

    public void Remove(string file)
    {
        lock (_lock)
        {
            _files.Remove(file);
            _goneSince.Remove(file);
        }
    }

    /// <summary>Those that are not in the folder now; those that have not been for long are forgotten. If nothing at all is there, nothing is.</summary>
    public ScoredFile[] Missing(IReadOnlySet<string> present)
    {
        lock (_lock)
        {
            ScoredFile[] missing = [.. _files.Values.Where(file => !present.Contains(file.File))];
            if (present.Count == 0)
            {
                return missing;
            }

            foreach (string back in _goneSince.Keys.Where(present.Contains).ToArray())
            {
                _goneSince.Remove(back);
            }

            foreach (ScoredFile file in missing)
            {
                if (!_goneSince.TryAdd(file.File, clock.GetTimestamp()) && clock.GetElapsedTime(_goneSince[file.File]) >= Memory)
                {
                    _files.Remove(file.File);
                    _goneSince.Remove(file.File);
                }
            }

            return missing;
        }
    }
}
