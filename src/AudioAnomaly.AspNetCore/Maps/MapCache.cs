using System.Security.Cryptography;

namespace AudioAnomaly.AspNetCore;

/// <summary>Results with maps, kept for some minutes under names that cannot be guessed; the oldest go first when the memory is full. Safe to use from several threads.</summary>
internal sealed class MapCache(long maxBytes, TimeSpan lifetime, TimeProvider clock)
{
    private const int NameLength = 32;

    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _entries = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byName = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Keeps a result.</summary>
    /// <returns>Its name; null if it is too large to be kept.</returns>
    public string? Add(AnomalyResult result)
    {
        long bytes = sizeof(float) * ((long)result.Map.Values.Length + result.Spectrogram.Values.Length + result.FrameScores.Count);
        if (bytes > maxBytes)
        {
            return null;
        }

        var entry = new Entry(RandomNumberGenerator.GetHexString(NameLength, lowercase: true), result, bytes, clock.GetTimestamp());
        lock (_lock)
        {
            Forget(bytes);
            _byName[entry.Name] = _entries.AddLast(entry);
            _bytes += bytes;
        }

        return entry.Name;
    }

    /// <summary>Finds a result.</summary>
    /// <returns>The result; null if it was not kept, or no longer.</returns>
    public AnomalyResult? Find(string name)
    {
        lock (_lock)
        {
            Forget(0);
            return _byName.TryGetValue(name, out LinkedListNode<Entry>? node) ? node.Value.Result : null;
        }
    }

    private void Forget(long needed)
    {
        while (_entries.First is { } first && (clock.GetElapsedTime(first.Value.Added) >= lifetime || _bytes + needed > maxBytes))
        {
            _entries.RemoveFirst();
            _byName.Remove(first.Value.Name);
            _bytes -= first.Value.Bytes;
        }
    }

    private sealed record Entry(string Name, AnomalyResult Result, long Bytes, long Added);
}
