using System.Numerics;

namespace AudioAnomaly;

/// <summary>Finds the few smallest of many values.</summary>
internal static class SmallestValues
{
    /// <summary>Finds the smallest values, ascending; of equal ones the first come first.</summary>
    /// <param name="values">The values, no NaN, at least as many as are wanted.</param>
    /// <param name="indices">Receives where they stand.</param>
    public static void Find(ReadOnlySpan<float> values, Span<int> indices)
    {
        Span<float> best = stackalloc float[indices.Length];
        best.Fill(float.PositiveInfinity);
        indices.Clear();
        int i = 0;
        for (; i + Vector<float>.Count <= values.Length; i += Vector<float>.Count)
        {
            // Most blocks hold none.
            if (Vector.LessThanAny(new Vector<float>(values[i..]), new Vector<float>(best[^1])))
            {
                for (int lane = i; lane < i + Vector<float>.Count; lane++)
                {
                    Insert(values[lane], lane, best, indices);
                }
            }
        }

        for (; i < values.Length; i++)
        {
            Insert(values[i], i, best, indices);
        }
    }

    private static void Insert(float value, int index, Span<float> best, Span<int> indices)
    {
        if (!(value < best[^1]))
        {
            return;
        }

        int place = best.Length - 1;
        while (place > 0 && value < best[place - 1])
        {
            best[place] = best[place - 1];
            indices[place] = indices[place - 1];
            place--;
        }

        (best[place], indices[place]) = (value, index);
    }
}
