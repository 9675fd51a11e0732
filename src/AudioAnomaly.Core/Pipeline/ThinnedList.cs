namespace AudioAnomaly;

/// <summary>An even choice of a stream whose length is not known: every item, then every second, every fourth, so that there are never more than so many.</summary>
internal sealed class ThinnedList<T>(int most)
{
    private readonly List<T> _items = [];
    private long _seen;
    private int _interval = 1;

    /// <summary>What was chosen of those that went by, in their order.</summary>
    public IReadOnlyList<T> Items => _items;

    /// <summary>The interval that is left of a stream of known length: the first item is chosen, and from there one at every interval.</summary>
    public static long IntervalOf(long length, int most)
    {
        long interval = 1;
        while ((length + interval - 1) / interval > most)
        {
            interval *= 2;
        }

        return interval;
    }

    /// <summary>Lets an item go by; it is made only if it is chosen.</summary>
    public void Offer(Func<T> make)
    {
        if (_seen++ % _interval != 0)
        {
            return;
        }

        if (_items.Count == most)
        {
            for (int i = 0; i < most / 2; i++)
            {
                _items[i] = _items[2 * i];
            }

            _items.RemoveRange(most / 2, most - (most / 2));
            _interval *= 2;
        }

        _items.Add(make());
    }
}
