namespace AudioAnomaly;

/// <summary>The running minimum of |m|^2/2 - x.m for each patch of a strip, and the runner-up's value, for each of sixteen lanes.</summary>
/// <remarks>Working memory of one thread.</remarks>
internal sealed class StripMinimum
{
    /// <summary>Lanes of a patch: bank row r is compared in lane r modulo this.</summary>
    public const int Lanes = 16;

    private readonly float[] _values;
    private readonly float[] _seconds;
    private readonly float[] _rows;

    public StripMinimum(int patches)
    {
        _values = new float[patches * Lanes];
        _seconds = new float[patches * Lanes];
        _rows = new float[patches * Lanes];
        _values.AsSpan().Fill(float.PositiveInfinity);
        _seconds.AsSpan().Fill(float.PositiveInfinity);
    }

    /// <summary>Takes in the products of consecutive patches with one panel.</summary>
    /// <param name="firstPatch">The first patch.</param>
    /// <param name="products">Patches x panel width.</param>
    /// <param name="halfNorms">Half of the squared norm of the panel's rows; infinite for missing rows.</param>
    /// <param name="firstRow">The panel's first bank row.</param>
    public void Update(int firstPatch, ReadOnlySpan<float> products, ReadOnlySpan<float> halfNorms, int firstRow)
        => Update(firstPatch, products, halfNorms, firstRow, Processor.Path);

    internal unsafe void Update(int firstPatch, ReadOnlySpan<float> products, ReadOnlySpan<float> halfNorms, int firstRow, VectorPath path)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(halfNorms.Length, PackedRows.PanelWidth);
        int patches = products.Length / PackedRows.PanelWidth, start = firstPatch * Lanes, length = patches * Lanes;
        fixed (float* dots = products, norms = halfNorms)
        fixed (float* values = _values.AsSpan(start, length), seconds = _seconds.AsSpan(start, length), rows = _rows.AsSpan(start, length))
        {
            var kernel = new MinimumKernel(dots, norms, firstRow, values, seconds, rows, patches);
            VectorDispatch.Run(ref kernel, path);
        }
    }

    /// <summary>The smallest value of a patch.</summary>
    public float Smallest(int patch)
    {
        float smallest = float.PositiveInfinity;
        foreach (float value in _values.AsSpan(patch * Lanes, Lanes))
        {
            smallest = Math.Min(smallest, value);
        }

        return smallest;
    }

    /// <summary>Adds the rows whose value does not exceed a limit.</summary>
    /// <returns>Whether these are all such rows; false if a lane saw a second one, which it has not kept.</returns>
    public bool TryCollect(int patch, float limit, List<int> rows)
    {
        bool complete = true;
        for (int lane = 0; lane < Lanes; lane++)
        {
            int place = (patch * Lanes) + lane;
            if (_values[place] <= limit)
            {
                rows.Add(BitConverter.SingleToInt32Bits(_rows[place]) + lane);
                complete &= _seconds[place] > limit;
            }
        }

        return complete;
    }
}
