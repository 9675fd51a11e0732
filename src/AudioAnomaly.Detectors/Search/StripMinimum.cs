using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AudioAnomaly;

/// <summary>The running minimum of |m|^2/2 - x.m for each patch of a strip, and the runner-up's value, kept per vector lane. Working memory of one thread.</summary>
internal sealed class StripMinimum
{
    private const int LaneCount = 16;
    private readonly Vector512<float>[] _values;
    private readonly Vector512<float>[] _seconds;
    private readonly Vector512<int>[] _rows;

    public StripMinimum(int patches)
    {
        _values = new Vector512<float>[patches];
        _seconds = new Vector512<float>[patches];
        _rows = new Vector512<int>[patches];
        _values.AsSpan().Fill(Vector512.Create(float.PositiveInfinity));
        _seconds.AsSpan().Fill(Vector512.Create(float.PositiveInfinity));
    }

    /// <summary>Takes in the products of consecutive patches with one panel.</summary>
    /// <param name="firstPatch">The first patch.</param>
    /// <param name="products">Patches x panel width.</param>
    /// <param name="halfNorms">Half of the squared norm of the panel's rows; infinite for missing rows.</param>
    /// <param name="firstRow">The panel's first bank row.</param>
    public void Update(int firstPatch, ReadOnlySpan<float> products, ReadOnlySpan<float> halfNorms, int firstRow)
    {
        ReadOnlySpan<Vector512<float>> dots = MemoryMarshal.Cast<float, Vector512<float>>(products);
        ReadOnlySpan<Vector512<float>> norms = MemoryMarshal.Cast<float, Vector512<float>>(halfNorms);
        Vector512<int> lanes = Vector512<int>.Indices + Vector512.Create(firstRow);
        int patches = dots.Length / norms.Length;
        Span<Vector512<float>> values = _values.AsSpan(firstPatch, patches);
        Span<Vector512<float>> seconds = _seconds.AsSpan(firstPatch, patches);
        Span<Vector512<int>> rows = _rows.AsSpan(firstPatch, patches);
        for (int p = 0; p < patches; p++)
        {
            Vector512<float> best = values[p];
            Vector512<float> second = seconds[p];
            Vector512<int> row = rows[p];
            for (int v = 0; v < norms.Length; v++)
            {
                Vector512<float> value = norms[v] - dots[(p * norms.Length) + v];
                Vector512<float> nearer = Vector512.LessThan(value, best);
                second = Vector512.MinNative(second, Vector512.MaxNative(value, best));
                best = Vector512.MinNative(best, value);
                row = Vector512.ConditionalSelect(nearer.AsInt32(), lanes + Vector512.Create(v * LaneCount), row);
            }

            values[p] = best;
            seconds[p] = second;
            rows[p] = row;
        }
    }

    /// <summary>The smallest value of a patch.</summary>
    public float Smallest(int patch)
    {
        float smallest = float.PositiveInfinity;
        for (int lane = 0; lane < LaneCount; lane++)
        {
            smallest = Math.Min(smallest, _values[patch].GetElement(lane));
        }

        return smallest;
    }

    /// <summary>Adds the rows whose value does not exceed a limit.</summary>
    /// <returns>Whether these are all such rows; false if a lane saw a second one, which it has not kept.</returns>
    public bool TryCollect(int patch, float limit, List<int> rows)
    {
        bool complete = true;
        for (int lane = 0; lane < LaneCount; lane++)
        {
            if (_values[patch].GetElement(lane) <= limit)
            {
                rows.Add(_rows[patch].GetElement(lane));
                complete &= _seconds[patch].GetElement(lane) > limit;
            }
        }

        return complete;
    }
}
