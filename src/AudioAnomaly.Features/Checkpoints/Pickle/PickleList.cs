namespace AudioAnomaly.Checkpoints;

/// <summary>A Python list in a pickle. Numbers are counted and not kept: histories of losses are long, and no weight is among them.</summary>
internal sealed class PickleList
{
    private readonly List<(long Index, object? Value)> _items = [];

    /// <summary>What was kept, with its place in the list.</summary>
    public IReadOnlyList<(long Index, object? Value)> Items => _items;

    /// <summary>The length of the list.</summary>
    public long Count { get; private set; }

    /// <summary>Adds values.</summary>
    /// <returns>How many were not kept.</returns>
    public int Add(ReadOnlySpan<object?> values)
    {
        int before = _items.Count;
        foreach (object? value in values)
        {
            if (value is not (long or double or bool or null))
            {
                _items.Add((Count, value));
            }

            Count++;
        }

        return values.Length - (_items.Count - before);
    }
}
