using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AudioAnomaly;

/// <summary>The running minimum of |m|^2/2 - x.m for each patch of a strip, kept per vector lane. Working memory of one thread.</summary>
internal sealed class StripMinimum
{
    private const int LaneCount = 16;
    private readonly Vector512<float>[] _values;
    private readonly Vector512<int>[] _rows;

    public StripMinimum(int patches)
    {
        _values = new Vector512<float>[patches];
        _rows = new Vector512<int>[patches];
        _values.AsSpan().Fill(Vector512.Create(float.PositiveInfinity));
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
        Span<Vector512<int>> rows = _rows.AsSpan(firstPatch, patches);
        for (int p = 0; p < patches; p++)
        {
            Vector512<float> best = values[p];
            Vector512<int> row = rows[p];
            for (int v = 0; v < norms.Length; v++)
            {
                Vector512<float> value = norms[v] - dots[(p * norms.Length) + v];
                Vector512<float> nearer = Vector512.LessThan(value, best);
                best = Vector512.ConditionalSelect(nearer, value, best);
                row = Vector512.ConditionalSelect(nearer.AsInt32(), lanes + Vector512.Create(v * LaneCount), row);
            }

            values[p] = best;
            rows[p] = row;
        }
    }

    /// <summary>Merges a patch's lanes into a minimum; ties go to the lower row.</summary>
    public void Reduce(int patch, ref float value, ref int row)
    {
        for (int lane = 0; lane < LaneCount; lane++)
        {
            float candidate = _values[patch].GetElement(lane);
            int candidateRow = _rows[patch].GetElement(lane);
            if (candidate < value || (candidate == value && candidateRow < row))
            {
                (value, row) = (candidate, candidateRow);
            }
        }
    }
}
