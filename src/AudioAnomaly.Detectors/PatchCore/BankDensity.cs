namespace AudioAnomaly;

/// <summary>How far apart the bank's patches lie around each of them.</summary>
internal static class BankDensity
{
    // A patch with a twin in the bank must not make every distance to it infinite.
    private const float LeastSpread = 0.01f;

    /// <summary>The mean distance of each bank row to those nearest to it, relative to the mean over the bank; 1 where the bank has no other row.</summary>
    /// <param name="index">The bank.</param>
    /// <param name="frequencyRows">The frequency row of each bank row, or null if they are not told apart.</param>
    /// <param name="neighbors">How many nearest rows count, 1 or more.</param>
    /// <param name="parallel">Threads and cancellation; without influence on the result.</param>
    public static float[] Spreads(NearestNeighborIndex index, int[]? frequencyRows, int neighbors, ParallelOptions parallel)
    {
        float[] rows = index.Rows(0, index.Count), spreads = new float[index.Count];
        Parallel.For(0, index.Count, parallel, () => new float[neighbors], (row, _, nearest) =>
        {
            int found = FindNearest(index, rows, row, frequencyRows?[row] ?? 0, nearest);
            spreads[row] = found == 0 ? float.NaN : FixedOrderSum.Sum(nearest.AsSpan(0, found)) / found;
            return nearest;
        }, static _ => { });
        double mean = spreads.Where(float.IsFinite).DefaultIfEmpty(1).Average(spread => (double)spread);
        return Array.ConvertAll(spreads, spread => float.IsFinite(spread) && mean > 0 ? Math.Max((float)(spread / mean), LeastSpread) : 1);
    }

    /// <summary>Keeps the smallest distances to other rows, ascending.</summary>
    /// <returns>How many there are.</returns>
    private static int FindNearest(NearestNeighborIndex index, float[] rows, int row, int bin, float[] nearest)
    {
        int found = 0, channels = index.Channels;
        (int first, int end) = index.RowsFor(bin);
        float[] squared = new float[end - first];
        FixedOrderSum.SquaredDistances(rows.AsSpan(row * channels, channels), rows.AsSpan(first * channels, (end - first) * channels), squared);
        for (int other = first; other < end; other++)
        {
            if (other == row)
            {
                continue;
            }

            float distance = squared[other - first];
            if (found == nearest.Length && distance >= nearest[^1])
            {
                continue;
            }

            found = Math.Min(found + 1, nearest.Length);
            int place = found - 1;
            while (place > 0 && nearest[place - 1] > distance)
            {
                nearest[place] = nearest[--place];
            }

            nearest[place] = distance;
        }

        for (int i = 0; i < found; i++)
        {
            nearest[i] = MathF.Sqrt(nearest[i]);
        }

        return found;
    }
}
