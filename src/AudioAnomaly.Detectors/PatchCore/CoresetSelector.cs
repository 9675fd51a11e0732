namespace AudioAnomaly;

/// <summary>
/// Greedy k-center selection (farthest point first) over rows: the coreset of PatchCore (Roth et al., 2022, section 3.2; Sener and Savarese, 2018).
/// </summary>
/// <remarks>
/// Pooled and lazy, with the result of the plain loop: a point's distance to the chosen ones only ever falls, so a stale distance is an upper bound. The
/// points with the largest bounds
/// form a pool once those bounds are up to date (<see cref="CoresetBounds"/>), and centres are picked inside the pool as long as the best of it beats every
/// bound outside (<see cref="CoresetPool"/>).
/// Distances that decide are recomputed from the coordinates. Ties go to the lowest row.
/// </remarks>
internal static class CoresetSelector
{
    private const int LeastPool = 256;
    private const int LargestPool = 512;

    /// <summary>Chooses rows.</summary>
    /// <param name="rows">Row-major rows, centred for the sake of accuracy.</param>
    /// <param name="count">Number of rows, 1 or more.</param>
    /// <param name="length">Coordinates of a row.</param>
    /// <param name="wanted">How many to choose; fewer are returned when the rest are duplicates of chosen ones.</param>
    /// <param name="start">The first row to choose.</param>
    /// <param name="progress">Told how many are chosen.</param>
    /// <param name="parallel">Threads and cancellation; without influence on the result.</param>
    /// <param name="distances">Receives each chosen row's distance to those chosen before it; of the first, before which nothing is covered, the largest
    /// number.</param>
    /// <returns>The chosen rows in the order of choice.</returns>
    public static List<int> Select(float[] rows, int count, int length, int wanted, int start, Action<int>? progress, ParallelOptions parallel, List<float>? distances = null)
    {
        wanted = Math.Min(wanted, count);
        var chosen = new List<int>(wanted) { start };
        var bounds = new CoresetBounds(rows, count, length, chosen, parallel);
        int size = 512;
        while (chosen.Count < wanted)
        {
            int before = chosen.Count;
            int[] members = bounds.TakeFarthest(size, out float outside);
            var pool = new CoresetPool(bounds, members, parallel);
            if (!pool.Pick(chosen, distances, wanted, outside))
            {
                if (outside <= 0)
                {
                    break;
                }

                // Duplicates of chosen rows, whose bounds are nothing but rounding, have crowded out the rest: make their bounds exact and look there.
                bounds.SetToZero(members);
            }

            // A pool costs the square of its size, so it should be no larger than its picks pay for.
            int picked = chosen.Count - before;
            size = picked * 4 > size ? Math.Min(2 * size, LargestPool) : picked * 16 < size ? Math.Max(size / 2, LeastPool) : size;
            progress?.Invoke(chosen.Count);
            parallel.CancellationToken.ThrowIfCancellationRequested();
        }

        // Before the first choice nothing is covered at all.
        distances?.Insert(0, float.MaxValue);
        return chosen;
    }
}
