using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AudioAnomaly.Hosting;

/// <summary>
/// The picture of a source's newest sound: the last two minutes are kept, and given to any number of listeners. It begins anew when a model with other bins
/// goes on, and when the source begins anew. Safe to use from several threads.
/// </summary>
/// <param name="clock">Tells the time.</param>
/// <param name="keptSeconds">How much sound is kept, in seconds.</param>
internal sealed class PictureHistory(TimeProvider clock, double keptSeconds = PictureHistory.KeptSeconds)
{
    /// <summary>How much sound is usually kept, in seconds.</summary>
    public const double KeptSeconds = 120;

    // Columns come about once a second.
    private const int PiecesBehind = 64;

    private readonly Lock _lock = new();
    private readonly Queue<TimedPicture> _kept = new();
    private readonly Listeners<TimedPicture> _listeners = new(PiecesBehind);
    private TimedPicture? _last;

    /// <summary>Whether somebody listens.</summary>
    public bool IsHeard => _listeners.Any;

    /// <summary>Takes in columns.</summary>
    /// <param name="next">The columns after those before.</param>
    /// <param name="heardSeconds">How much sound of the source came so far, in seconds.</param>
    public void Add(SoundPicture next, double heardSeconds)
    {
        var timed = new TimedPicture(next, clock.GetUtcNow() - TimeSpan.FromSeconds(Math.Max(0, heardSeconds - next.StartSeconds)));
        lock (_lock)
        {
            if (_last is not null && (!HaveSameCells(_last.Picture, next) || IsBefore(next, EndOf(_last.Picture))))
            {
                _kept.Clear();
            }

            _last = timed;
            _kept.Enqueue(timed);
            while (EndOf(_kept.Peek().Picture) < EndOf(next) - keptSeconds)
            {
                _kept.Dequeue();
            }

            _listeners.Tell(timed);
        }
    }

    /// <summary>There will be no more.</summary>
    public void Complete() => _listeners.Complete();

    /// <summary>What is kept of a stretch of sound.</summary>
    /// <param name="fromSeconds">Its start, in seconds of the source.</param>
    /// <param name="toSeconds">Its end.</param>
    /// <returns>The columns that touch it; null if none are kept.</returns>
    public SoundPicture? Slice(double fromSeconds, double toSeconds)
    {
        return SliceOf(Kept(), fromSeconds, toSeconds)?.Picture;
    }

    /// <summary>Listens: what is kept in one piece, then columns as they come. A slow listener misses the oldest.</summary>
    /// <param name="cancellationToken">Ends the listening.</param>
    public async IAsyncEnumerable<TimedPicture> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TimedPicture[] kept;
        Channel<TimedPicture> listener;
        lock (_lock)
        {
            (kept, listener) = ([.. _kept], _listeners.Open([]));
        }

        try
        {
            if (SliceOf(kept, double.NegativeInfinity, double.PositiveInfinity) is { } before)
            {
                yield return before;
            }

            await foreach (TimedPicture next in _listeners.ReadAsync(listener, cancellationToken).ConfigureAwait(false))
            {
                yield return next;
            }
        }
        finally
        {
            // Who takes no more than the first piece never begins to read.
            _listeners.Forget(listener);
        }
    }

    private TimedPicture[] Kept()
    {
        lock (_lock)
        {
            return [.. _kept];
        }
    }

    /// <summary>Joins parts of pieces. Not under the lock: threads that score wait for that one, and this copies up to a million bytes.</summary>
    private static TimedPicture? SliceOf(TimedPicture[] kept, double fromSeconds, double toSeconds)
    {
        (TimedPicture Piece, int First, int Count)[] parts = [.. kept.Select(piece => PartOf(piece, fromSeconds, toSeconds)).Where(part => part.Count > 0)];
        if (parts.Length == 0)
        {
            return null;
        }

        (TimedPicture first, int skipped, _) = parts[0];
        int bins = first.Picture.Frequencies.Count;
        double before = skipped * first.Picture.SecondsPerColumn;
        return new TimedPicture(
            first.Picture with
            {
                StartSeconds = first.Picture.StartSeconds + before,
                Columns = parts.Sum(part => part.Count),
                Levels = Join(parts, picture => picture.Levels, bins),
                Map = Join(parts, picture => picture.Map, bins),
                LevelsDb = Join(parts, picture => picture.LevelsDb, 1),
                Peaks = Join(parts, picture => picture.Peaks, 1),
            },
            first.StartedAt + TimeSpan.FromSeconds(before));
    }

    private static T[] Join<T>((TimedPicture Piece, int First, int Count)[] parts, Func<SoundPicture, T[]> valuesOf, int perColumn)
    {
        var joined = new T[parts.Sum(part => part.Count) * perColumn];
        int done = 0;
        foreach ((TimedPicture piece, int first, int count) in parts)
        {
            valuesOf(piece.Picture).AsSpan(first * perColumn, count * perColumn).CopyTo(joined.AsSpan(done));
            done += count * perColumn;
        }

        return joined;
    }

    private static (TimedPicture Piece, int First, int Count) PartOf(TimedPicture piece, double fromSeconds, double toSeconds)
    {
        SoundPicture picture = piece.Picture;
        int first = (int)Math.Clamp(Math.Floor((fromSeconds - picture.StartSeconds) / picture.SecondsPerColumn), 0, picture.Columns);
        int end = (int)Math.Clamp(Math.Ceiling((toSeconds - picture.StartSeconds) / picture.SecondsPerColumn), 0, picture.Columns);
        return (piece, first, end - first);
    }

    private static double EndOf(SoundPicture picture) => picture.StartSeconds + (picture.Columns * picture.SecondsPerColumn);

    /// <summary>Pieces may share a column, which was not full yet or lies on an edge.</summary>
    private static bool IsBefore(SoundPicture next, double end) => next.StartSeconds < end - (2 * next.SecondsPerColumn);

    private static bool HaveSameCells(SoundPicture a, SoundPicture b) => a.SecondsPerColumn == b.SecondsPerColumn && a.Frequencies.SequenceEqual(b.Frequencies);
}
