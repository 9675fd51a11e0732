using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AudioAnomaly;

/// <summary>Greedy k-center selection (farthest point first) over rows: the coreset of PatchCore (Roth et al., 2022, section 3.2; Sener and Savarese, 2018).</summary>
/// <remarks>
/// Pooled and lazy, with the result of the plain loop: a point's distance to the chosen ones only ever falls, so a stale distance is an upper bound. The points with the largest bounds
/// form a pool, centres are picked inside the pool as long as the best of it beats every bound outside, and then all points are brought up to date with the new centres in one blocked product.
/// Distances that decide are recomputed from the coordinates. Ties go to the lowest row.
/// </remarks>
internal sealed class CoresetSelector
{
    private const int PoolSize = 2048;
    private const int BlockRows = 512;

    // Bounds come from the expanded square in 32 bits; a pool's best must beat them by more than their rounding error, relative to the largest squared norm.
    private const float BoundError = 4e-6f;

    // Distances this close relative to each other are compared again in 64 bits, so that rounding does not choose between them.
    private const float NearTie = 1e-5f;

    private readonly float[] _rows;
    private readonly int _count;
    private readonly int _length;
    private readonly float[] _norms;
    private readonly float[] _bounds;
    private readonly int[] _nearest;
    private readonly float _slack;
    private readonly ParallelOptions _parallel;

    private CoresetSelector(float[] rows, int count, int length, ParallelOptions parallel)
    {
        _rows = rows;
        _count = count;
        _length = length;
        _parallel = parallel;
        _norms = new float[count];
        _bounds = new float[count];
        _nearest = new int[count];
        for (int i = 0; i < count; i++)
        {
            _norms[i] = TensorPrimitives.SumOfSquares<float>(Row(i));
        }

        _slack = BoundError * TensorPrimitives.Max<float>(_norms);
        _bounds.AsSpan().Fill(float.PositiveInfinity);
    }

    /// <summary>Chooses rows.</summary>
    /// <param name="rows">Row-major rows, centred for the sake of accuracy.</param>
    /// <param name="count">Number of rows, 1 or more.</param>
    /// <param name="length">Coordinates of a row.</param>
    /// <param name="wanted">How many to choose; fewer are returned when the rest are duplicates of chosen ones.</param>
    /// <param name="start">The first row to choose.</param>
    /// <param name="progress">Told how many are chosen.</param>
    /// <param name="parallel">Threads and cancellation; without influence on the result.</param>
    /// <returns>The chosen rows in the order of choice.</returns>
    public static List<int> Select(float[] rows, int count, int length, int wanted, int start, Action<int>? progress, ParallelOptions parallel)
        => new CoresetSelector(rows, count, length, parallel).Select(Math.Min(wanted, count), start, progress);

    private ReadOnlySpan<float> Row(int index) => _rows.AsSpan(index * _length, _length);

    private List<int> Select(int wanted, int start, Action<int>? progress)
    {
        var chosen = new List<int>(wanted) { start };
        int upToDate = 0;
        int[] pool = new int[Math.Min(PoolSize, _count)];
        float[] poolDistances = new float[pool.Length];
        int[] poolCentres = new int[pool.Length];
        while (chosen.Count < wanted)
        {
            Refresh(chosen, upToDate);
            upToDate = chosen.Count;
            float outside = FillPool(pool);
            for (int i = 0; i < pool.Length; i++)
            {
                poolCentres[i] = _nearest[pool[i]];
                poolDistances[i] = SquaredDistance(pool[i], poolCentres[i]);
            }

            bool pickedAny = false;
            while (chosen.Count < wanted)
            {
                int best = IndexOfFarthest(pool, poolDistances, poolCentres);
                if (poolDistances[best] <= 0)
                {
                    if (pickedAny)
                    {
                        break;
                    }

                    if (outside <= 0)
                    {
                        return chosen;
                    }

                    // Duplicates of chosen rows, whose bounds are nothing but rounding, have crowded out the rest: make their bounds exact and look there.
                    foreach (int duplicate in pool)
                    {
                        _bounds[duplicate] = 0;
                    }

                    break;
                }

                if (pickedAny && poolDistances[best] < outside + _slack)
                {
                    break;
                }

                int row = pool[best];
                chosen.Add(row);
                pickedAny = true;
                for (int i = 0; i < pool.Length; i++)
                {
                    float squared = SquaredDistance(pool[i], row);
                    if (squared < poolDistances[i])
                    {
                        poolDistances[i] = squared;
                        poolCentres[i] = row;
                    }
                }
            }

            progress?.Invoke(chosen.Count);
            _parallel.CancellationToken.ThrowIfCancellationRequested();
        }

        return chosen;
    }

    private int IndexOfFarthest(int[] pool, float[] distances, int[] centres)
    {
        int best = TensorPrimitives.IndexOfMax<float>(distances);
        float limit = distances[best] * (1 - NearTie);
        double? farthest = null;
        for (int i = 0; i < pool.Length; i++)
        {
            if (distances[i] >= limit && i != best)
            {
                double exact = ExactSquaredDistance(pool[i], centres[i]);
                farthest ??= ExactSquaredDistance(pool[best], centres[best]);
                if (exact > farthest || (exact == farthest && i < best))
                {
                    (best, farthest) = (i, exact);
                }
            }
        }

        return best;
    }

    /// <summary>Brings every point's bound up to date with the centres chosen since the last time.</summary>
    private void Refresh(List<int> chosen, int from)
    {
        int added = chosen.Count - from;
        float[] centres = new float[added * _length];
        for (int i = 0; i < added; i++)
        {
            Row(chosen[from + i]).CopyTo(centres.AsSpan(i * _length));
        }

        var packed = new PackedRows(centres, added, _length, 0, _length);
        int width = PackedRows.PanelWidth;
        float[] centreNorms = new float[packed.PanelCount * width];
        centreNorms.AsSpan().Fill(float.PositiveInfinity);
        for (int i = 0; i < added; i++)
        {
            centreNorms[i] = _norms[chosen[from + i]];
        }

        Parallel.For(0, (_count + BlockRows - 1) / BlockRows, _parallel, block =>
        {
            int first = block * BlockRows;
            int rows = Math.Min(BlockRows, _count - first);
            float[] products = new float[rows * width];
            for (int panel = 0; panel < packed.PanelCount; panel++)
            {
                DotProducts.Compute(_rows.AsSpan(first * _length), rows, _length, packed, panel, products, width);
                ReadOnlySpan<float> norms = centreNorms.AsSpan(panel * width, width);
                for (int i = 0; i < rows; i++)
                {
                    Lower(first + i, products.AsSpan(i * width, width), norms, chosen, from + (panel * width));
                }
            }
        });
    }

    private void Lower(int row, ReadOnlySpan<float> dots, ReadOnlySpan<float> norms, List<int> chosen, int firstCentre)
    {
        ReadOnlySpan<Vector512<float>> dotVectors = MemoryMarshal.Cast<float, Vector512<float>>(dots);
        ReadOnlySpan<Vector512<float>> normVectors = MemoryMarshal.Cast<float, Vector512<float>>(norms);
        Vector512<float> limit = Vector512.Create(_bounds[row] - _norms[row]);
        bool lower = false;
        for (int v = 0; v < dotVectors.Length; v++)
        {
            lower |= Vector512.LessThanAny(normVectors[v] - (dotVectors[v] * 2f), limit);
        }

        if (!lower)
        {
            return;
        }

        for (int j = 0; j < dots.Length; j++)
        {
            float squared = _norms[row] + norms[j] - (2 * dots[j]);
            if (squared < _bounds[row])
            {
                _bounds[row] = squared;
                _nearest[row] = chosen[firstCentre + j];
            }
        }
    }

    /// <summary>Takes the points with the largest bounds; of equal ones the lowest rows.</summary>
    /// <returns>The largest bound outside the pool; 0 if there is none.</returns>
    private float FillPool(int[] pool)
    {
        // Bits of floats that are not negative sort like the floats. Their upper 16 make a histogram that finds the pool's edge in one pass.
        int[] histogram = new int[1 << 16];
        for (int i = 0; i < _count; i++)
        {
            histogram[Key(i)]++;
        }

        int edge = histogram.Length - 1;
        int above = 0;
        while (edge > 0 && above + histogram[edge] < pool.Length)
        {
            above += histogram[edge--];
        }

        int filled = 0;
        var atEdge = new List<int>(histogram[edge]);
        for (int i = 0; i < _count; i++)
        {
            int key = Key(i);
            if (key > edge)
            {
                pool[filled++] = i;
            }
            else if (key == edge)
            {
                atEdge.Add(i);
            }
        }

        atEdge.Sort((a, b) => _bounds[b].CompareTo(_bounds[a]) is var order && order != 0 ? order : a.CompareTo(b));
        int fromEdge = pool.Length - filled;
        atEdge.CopyTo(0, pool, filled, fromEdge);
        Array.Sort(pool);
        if (fromEdge < atEdge.Count)
        {
            return Math.Max(0, _bounds[atEdge[fromEdge]]);
        }

        while (--edge >= 0)
        {
            if (histogram[edge] > 0)
            {
                // The upper end of the next lower histogram cell bounds what lies in it.
                return BitConverter.UInt32BitsToSingle((uint)(edge + 1) << 16);
            }
        }

        return 0;

        int Key(int row) => (int)(BitConverter.SingleToUInt32Bits(Math.Max(0, _bounds[row])) >> 16);
    }

    private float SquaredDistance(int a, int b)
    {
        float distance = TensorPrimitives.Distance(Row(a), Row(b));
        return distance * distance;
    }

    private double ExactSquaredDistance(int a, int b)
    {
        ReadOnlySpan<float> x = Row(a), y = Row(b);
        double sum = 0;
        for (int k = 0; k < x.Length; k++)
        {
            double difference = (double)x[k] - y[k];
            sum += difference * difference;
        }

        return sum;
    }
}
