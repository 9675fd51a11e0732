namespace AudioAnomaly.Metrics;

/// <summary>Finds the 8-connected regions of a mask. Keeps its buffers for the next mask.</summary>
internal sealed class RegionLabeler
{
    private int[] _labels = [];
    private int[] _parents = [];
    private int[] _sizes = [];
    private int _count;

    /// <summary>Writes each cell's tag (<see cref="RegionShare"/>): the number of cells in its region.</summary>
    /// <param name="mask">The mask, row-major.</param>
    /// <param name="bins">The length of a row.</param>
    /// <param name="minimumArea">Regions with fewer cells do not count.</param>
    /// <param name="tags">Takes one tag per cell.</param>
    /// <param name="found">Called with the number of cells of each region, counted or not.</param>
    public void Label(ReadOnlySpan<bool> mask, int bins, int minimumArea, Span<int> tags, Action<int> found)
    {
        Scan(mask, bins);
        Array.Clear(_sizes, 0, _count);
        for (int i = 0; i < mask.Length; i++)
        {
            if (mask[i])
            {
                _sizes[_labels[i] = Root(_labels[i])]++;
            }
        }

        for (int i = 0; i < mask.Length; i++)
        {
            int size = mask[i] ? _sizes[_labels[i]] : 0;
            tags[i] = !mask[i] ? RegionShare.Normal : size >= minimumArea ? size : RegionShare.NoRegion;
        }

        for (int label = 0; label < _count; label++)
        {
            if (_sizes[label] > 0)
            {
                found(_sizes[label]);
            }
        }
    }

    /// <summary>Gives marked cells a provisional label and notes which labels belong together.</summary>
    private void Scan(ReadOnlySpan<bool> mask, int bins)
    {
        Reserve(mask.Length);
        _count = 0;
        for (int i = 0; i < mask.Length; i++)
        {
            if (!mask[i])
            {
                continue;
            }

            int bin = i % bins;
            bool above = i >= bins;
            if (above && mask[i - bins])
            {
                // The other three neighbours touch this one.
                _labels[i] = _labels[i - bins];
                continue;
            }

            int left = bin > 0 && mask[i - 1] ? i - 1 : above && bin > 0 && mask[i - bins - 1] ? i - bins - 1 : -1;
            int right = above && bin < bins - 1 && mask[i - bins + 1] ? i - bins + 1 : -1;
            if (left < 0 && right < 0)
            {
                _parents[_count] = _count;
                _labels[i] = _count++;
                continue;
            }

            _labels[i] = _labels[left >= 0 ? left : right];
            if (left >= 0 && right >= 0)
            {
                int a = Root(_labels[left]), b = Root(_labels[right]);
                _parents[Math.Max(a, b)] = Math.Min(a, b);
            }
        }
    }

    private int Root(int label)
    {
        while (_parents[label] != label)
        {
            label = _parents[label] = _parents[_parents[label]];
        }

        return label;
    }

    private void Reserve(int cells)
    {
        if (_labels.Length < cells)
        {
            _labels = new int[cells];
            _parents = new int[cells];
            _sizes = new int[cells];
        }
    }
}
