using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AudioAnomaly;

/// <summary>
/// Upper bounds on every row's squared distance to the chosen ones. Only those are brought up to date that are among the largest; most rows are then compared
/// with few of the centres.
/// </summary>
internal sealed class CoresetBounds
{
    private const int BlockRows = 128;

    // Bounds come from the expanded square in 32 bits; a pool's best must beat them by more than their rounding error, relative to the largest squared norm.
    private const float BoundError = 4e-6f;

    // Bits of floats that are not negative sort like the floats: 1,024 cells an octave, 32 octaves down from the largest bound, what is below in cell 0.
    private const int CellShift = 13;
    private const int Cells = 1 << 15;

    private readonly float[] _rows;
    private readonly int _count;
    private readonly float[] _norms;
    private readonly float[] _bounds;
    private readonly int[] _nearest;
    private readonly int[] _known;
    private readonly List<int> _chosen;
    private readonly List<PackedRows> _panels = [];
    private readonly List<float> _panelNorms = [];
    private readonly ParallelOptions _parallel;
    private readonly int[] _histogram = new int[Cells];
    private readonly int _firstCell;
    private int _packed;

    /// <param name="rows">Row-major rows.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="length">Coordinates of a row.</param>
    /// <param name="chosen">The centres, one to begin with; the caller appends to it.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public CoresetBounds(float[] rows, int count, int length, List<int> chosen, ParallelOptions parallel)
    {
        _rows = rows;
        _count = count;
        Length = length;
        _chosen = chosen;
        _parallel = parallel;
        _norms = new float[count];
        _bounds = new float[count];
        _nearest = new int[count];
        _known = new int[count];
        for (int i = 0; i < count; i++)
        {
            _norms[i] = FixedOrderSum.SumOfSquares(Row(i));
        }

        Slack = BoundError * TensorPrimitives.Max<float>(_norms);
        _bounds.AsSpan().Fill(float.PositiveInfinity);
        Refresh([.. Enumerable.Range(0, count)]);
        _firstCell = Math.Max(0, (int)(BitConverter.SingleToUInt32Bits(Math.Max(0, TensorPrimitives.Max<float>(_bounds))) >> CellShift) - Cells + 1);
        for (int i = 0; i < count; i++)
        {
            _histogram[Cell(i)]++;
        }
    }

    public int Length { get; }

    /// <summary>The largest rounding error of a squared distance from products.</summary>
    public float Slack { get; }

    public ReadOnlySpan<float> Row(int index) => _rows.AsSpan(index * Length, Length);

    public float Norm(int index) => _norms[index];

    /// <summary>The chosen row nearest to one whose bound is up to date, to rounding.</summary>
    public int Nearest(int index) => _nearest[index];

    /// <summary>Rows that are duplicates of chosen ones.</summary>
    public void SetToZero(int[] rows)
    {
        foreach (int row in rows)
        {
            _histogram[Cell(row)]--;
            _bounds[row] = 0;
            _histogram[Cell(row)]++;
        }
    }

    /// <summary>Takes the rows with the largest bounds, up to date; of equal ones the lowest.</summary>
    /// <param name="size">How many at most; at least half of them are given if there are so many rows.</param>
    /// <param name="outside">A bound on all others; 0 if there are none.</param>
    /// <returns>The rows, ascending.</returns>
    public int[] TakeFarthest(int size, out float outside)
    {
        size = Math.Min(size, _count);
        while (true)
        {
            int edge = Edge(size, out int above);
            List<int> rows = RowsFrom(edge);
            if (rows.Exists(row => _known[row] < _chosen.Count))
            {
                // Those next in line as well: many of the first fall behind them.
                Refresh(RowsFrom(Edge(Math.Min(2 * size, _count), out _)).FindAll(row => _known[row] < _chosen.Count));
                continue;
            }

            if (above >= (size + 1) / 2 && edge > 0)
            {
                outside = Math.Max(0, BitConverter.UInt32BitsToSingle((uint)(_firstCell + edge + 1) << CellShift));
                return [.. rows.Where(row => Cell(row) > edge)];
            }

            rows.Sort((a, b) => _bounds[b].CompareTo(_bounds[a]) is var order && order != 0 ? order : a.CompareTo(b));
            outside = rows.Count > size ? Math.Max(0, _bounds[rows[size]]) : size == _count ? 0 : BitConverter.UInt32BitsToSingle((uint)(_firstCell + edge) << CellShift);
            int[] taken = [.. rows.Take(size)];
            Array.Sort(taken);
            return taken;
        }
    }

    /// <summary>The highest cell from which on there are so many rows.</summary>
    private int Edge(int size, out int above)
    {
        int edge = Cells - 1;
        above = 0;
        while (edge > 0 && above + _histogram[edge] < size)
        {
            above += _histogram[edge--];
        }

        return edge;
    }

    private List<int> RowsFrom(int cell)
    {
        var rows = new List<int>();
        float least = cell == 0 ? float.NegativeInfinity : BitConverter.UInt32BitsToSingle((uint)(_firstCell + cell) << CellShift);
        uint[] masks = new uint[(_count + 31) / 32];
        FindAtLeast(least, masks);
        for (int word = 0; word < masks.Length; word++)
        {
            for (uint mask = masks[word]; mask != 0; mask &= mask - 1)
            {
                rows.Add((32 * word) + BitOperations.TrailingZeroCount(mask));
            }
        }

        return rows;
    }

    private unsafe void FindAtLeast(float limit, uint[] masks)
    {
        int whole = _count & -32;
        fixed (float* bounds = _bounds)
        fixed (uint* target = masks)
        {
            var kernel = new AtLeastKernel(bounds, limit, whole, target);
            VectorDispatch.Run(ref kernel, Processor.Path);
        }

        for (int i = whole; i < _count; i++)
        {
            masks[i / 32] |= _bounds[i] >= limit ? 1u << (i % 32) : 0;
        }
    }

    private int Cell(int row) => Math.Max(0, (int)(BitConverter.SingleToUInt32Bits(Math.Max(0, _bounds[row])) >> CellShift) - _firstCell);

    /// <summary>Brings the bounds of rows up to date with all centres.</summary>
    private void Refresh(List<int> rows)
    {
        // The first time all rows are brought up to date, and the histogram is made from that.
        bool counted = _packed > 0;
        Pack();
        if (counted)
        {
            foreach (int row in rows)
            {
                _histogram[Cell(row)]--;
            }
        }

        // Rows that know equally many centres side by side.
        long[] order = new long[rows.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = ((long)_known[rows[i]] << 32) | (uint)rows[i];
        }

        Array.Sort(order);
        Parallel.For(0, (order.Length + BlockRows - 1) / BlockRows, _parallel, block =>
            RefreshBlock(order.AsSpan(block * BlockRows, Math.Min(BlockRows, order.Length - (block * BlockRows)))));
        if (counted)
        {
            foreach (int row in rows)
            {
                _histogram[Cell(row)]++;
            }
        }
    }

    private void RefreshBlock(ReadOnlySpan<long> rows)
    {
        int width = PackedRows.PanelWidth;
        float[] gathered = new float[rows.Length * Length];
        Span<float> norms = stackalloc float[BlockRows], bounds = stackalloc float[BlockRows];
        Span<uint> masks = stackalloc uint[BlockRows];
        for (int i = 0; i < rows.Length; i++)
        {
            Row((int)rows[i]).CopyTo(gathered.AsSpan(i * Length));
            norms[i] = _norms[(int)rows[i]];
            bounds[i] = _bounds[(int)rows[i]];
        }

        float[] products = new float[rows.Length * width];
        ReadOnlySpan<float> panelNorms = CollectionsMarshal.AsSpan(_panelNorms);
        for (int panel = (int)(rows[0] >> 32) / width; panel < _panels.Count; panel++)
        {
            DotProducts.Compute(gathered, rows.Length, Length, _panels[panel], 0, products, width);
            ReadOnlySpan<float> centreNorms = panelNorms.Slice(panel * width, width);
            FindLower(products, norms, bounds, centreNorms, masks[..rows.Length]);
            for (int i = 0; i < rows.Length; i++)
            {
                if (masks[i] != 0)
                {
                    bounds[i] = Lower((int)rows[i], bounds[i], masks[i], products.AsSpan(i * width, width), centreNorms, panel * width);
                }
            }
        }

        for (int i = 0; i < rows.Length; i++)
        {
            _bounds[(int)rows[i]] = bounds[i];
            _known[(int)rows[i]] = _chosen.Count;
        }
    }

    private static unsafe void FindLower(
        ReadOnlySpan<float> products, ReadOnlySpan<float> norms, ReadOnlySpan<float> bounds, ReadOnlySpan<float> centreNorms, Span<uint> masks)
    {
        fixed (float* dots = products, own = norms, known = bounds, centres = centreNorms)
        fixed (uint* found = masks)
        {
            var kernel = new LowerBoundsKernel(dots, own, known, centres, masks.Length, found);
            VectorDispatch.Run(ref kernel, Processor.Path);
        }
    }

    /// <summary>Takes the nearest of the centres found.</summary>
    /// <returns>The row's new bound.</returns>
    private float Lower(int row, float bound, uint mask, ReadOnlySpan<float> dots, ReadOnlySpan<float> norms, int firstCentre)
    {
        for (; mask != 0; mask &= mask - 1)
        {
            int lane = BitOperations.TrailingZeroCount(mask);
            float squared = (_norms[row] + norms[lane]) - (dots[lane] * 2f);
            if (squared < bound)
            {
                bound = squared;
                _nearest[row] = _chosen[firstCentre + lane];
            }
        }

        return bound;
    }

    /// <summary>Packs the centres chosen since the last time, after a last panel that was not full again.</summary>
    private void Pack()
    {
        int width = PackedRows.PanelWidth;
        for (int panel = _packed / width; panel * width < _chosen.Count; panel++)
        {
            int first = panel * width, rows = Math.Min(width, _chosen.Count - first);
            float[] centres = new float[rows * Length];
            if (panel < _panels.Count)
            {
                _panels.RemoveAt(panel);
                _panelNorms.RemoveRange(first, width);
            }

            for (int i = 0; i < width; i++)
            {
                if (i < rows)
                {
                    Row(_chosen[first + i]).CopyTo(centres.AsSpan(i * Length));
                }

                _panelNorms.Add(i < rows ? _norms[_chosen[first + i]] : float.PositiveInfinity);
            }

            _panels.Add(new PackedRows(centres, rows, Length, 0, Length));
        }

        _packed = _chosen.Count;
    }
}
