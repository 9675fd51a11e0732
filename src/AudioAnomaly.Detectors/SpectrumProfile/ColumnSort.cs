using System.Numerics;
using System.Runtime.InteropServices;

namespace AudioAnomaly;

/// <summary>Sorts the columns of a matrix side by side by Batcher's merge exchange (Knuth, The Art of Computer Programming, 5.2.2, algorithm M): which
/// rows are compared does not depend on the values, so that each comparison takes a vector of columns at once.</summary>
internal static class ColumnSort
{
    /// <summary>Columns that are sorted together.</summary>
    public static int Columns => Vector<float>.Count;

    /// <summary>Sorts each column ascending.</summary>
    /// <param name="values">Rows x <see cref="Columns"/>, finite.</param>
    public static void Sort(Span<float> values)
    {
        Span<Vector<float>> rows = MemoryMarshal.Cast<float, Vector<float>>(values);
        int top = rows.Length < 2 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)rows.Length) / 2;
        for (int p = top; p > 0; p /= 2)
        {
            CompareExchange(rows, p, p, 0);
            for (int q = top; q > p; q /= 2)
            {
                CompareExchange(rows, q - p, p, p);
            }
        }
    }

    /// <summary>Compares every row whose number has the bit <paramref name="p"/> as in <paramref name="first"/> with the one <paramref name="distance"/> after it.</summary>
    private static void CompareExchange(Span<Vector<float>> rows, int distance, int p, int first)
    {
        int compared = rows.Length - distance;
        for (int start = first; start < compared; start += 2 * p)
        {
            int count = Math.Min(p, compared - start);
            Span<Vector<float>> low = rows.Slice(start, count), high = rows.Slice(start + distance, count);
            for (int i = 0; i < low.Length; i++)
            {
                Vector<float> a = low[i], b = high[i];
                low[i] = Vector.MinNative(a, b);
                high[i] = Vector.MaxNative(a, b);
            }
        }
    }
}
