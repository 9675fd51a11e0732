namespace AudioAnomaly;

/// <summary>Which bank rows lie in which panel, and which of them patches of a frequency row are compared with. Immutable.</summary>
internal sealed class PanelPlan
{
    private readonly int[]? _slots;
    private readonly int[] _slotOfRow = [];
    private readonly int[] _panelRows = [];
    private readonly int[] _starts;
    private readonly int _neighborhood;

    private PanelPlan(int count)
    {
        _starts = [0, count];
        SlotCount = count;
    }

    private PanelPlan(int[] frequencyRows, int neighborhood)
    {
        _neighborhood = neighborhood;
        _starts = new int[frequencyRows[^1] + 2];
        foreach (int row in frequencyRows)
        {
            _starts[row + 1]++;
        }

        var slots = new List<int>();
        var panelRows = new List<int>();
        for (int row = 0; row + 1 < _starts.Length; row++)
        {
            _starts[row + 1] += _starts[row];
            slots.AddRange(Enumerable.Range(_starts[row], _starts[row + 1] - _starts[row]));
            while (slots.Count % PackedRows.PanelWidth != 0)
            {
                slots.Add(-1);
            }

            while (panelRows.Count < slots.Count / PackedRows.PanelWidth)
            {
                panelRows.Add(row);
            }
        }

        _slots = [.. slots];
        _slotOfRow = [.. Enumerable.Range(0, _slots.Length).Where(slot => _slots[slot] >= 0)];
        _panelRows = [.. panelRows];
        SlotCount = _slots.Length;
    }

    /// <summary>Places in the panels, taken or not.</summary>
    public int SlotCount { get; }

    /// <summary>Every patch is compared with the whole bank.</summary>
    public static PanelPlan Whole(int count) => new(count);

    /// <summary>
    /// A patch is compared with bank rows of its own frequency row and some on either side; further ones where the bank has none there. A panel has rows of
    /// one frequency row only.
    /// </summary>
    /// <param name="frequencyRows">The frequency row of each bank row, ascending, 1 or more.</param>
    /// <param name="neighborhood">How many frequency rows on either side, 0 or more.</param>
    public static PanelPlan ByFrequency(int[] frequencyRows, int neighborhood) => new(frequencyRows, neighborhood);

    /// <summary>The place of a bank row.</summary>
    public int SlotOf(int row) => _slots is null ? row : _slotOfRow[row];

    /// <summary>The bank row at a place, or -1.</summary>
    public int RowAt(int slot) => _slots is null ? slot : _slots[slot];

    /// <summary>The bank rows that patches of a frequency row are compared with: from the first to before the end.</summary>
    public (int First, int End) RowsFor(int bin)
    {
        if (_slots is null)
        {
            return (0, SlotCount);
        }

        int reach = Reach(bin), last = _starts.Length - 2;
        return (_starts[Math.Clamp(bin - reach, 0, last + 1)], _starts[Math.Clamp(bin + reach, -1, last) + 1]);
    }

    /// <summary>The frequency rows, of the lowest so many, whose patches are compared with a panel.</summary>
    public (int First, int Count) BinsFor(int panel, int bins)
    {
        if (_slots is null)
        {
            return (0, bins);
        }

        int first = -1, count = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            if (Math.Abs(bin - _panelRows[panel]) <= Reach(bin))
            {
                first = first < 0 ? bin : first;
                count++;
            }
        }

        return (Math.Max(0, first), count);
    }

    private int Reach(int bin)
    {
        int reach = _neighborhood;
        while (!HasRows(bin - reach, bin + reach))
        {
            reach++;
        }

        return reach;
    }

    private bool HasRows(int from, int to)
    {
        int last = _starts.Length - 2;
        return from <= last && to >= 0 && _starts[Math.Max(0, from)] < _starts[Math.Min(to, last) + 1];
    }
}
