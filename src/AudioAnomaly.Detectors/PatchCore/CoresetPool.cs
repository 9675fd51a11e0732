using System.Numerics;
using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>The rows among which the next centres are picked, with the products of all their pairs: a pick then costs one pass over a line of them.</summary>
internal sealed class CoresetPool
{
    private const int BlockRows = 64;

    // Distances this close relative to each other are compared again in 64 bits, so that rounding does not choose between them.
    private const float NearTie = 1e-5f;

    private readonly CoresetBounds _bounds;
    private readonly int[] _members;
    private readonly int _width;
    private readonly float[] _norms;
    private readonly float[] _products;
    private readonly float[] _distances;
    private readonly int[] _centres;
    private readonly uint[] _masks;

    /// <param name="bounds">All rows.</param>
    /// <param name="members">The pool's rows, ascending; their bounds are up to date.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public CoresetPool(CoresetBounds bounds, int[] members, ParallelOptions parallel)
    {
        _bounds = bounds;
        _members = members;
        int length = bounds.Length;
        float[] rows = new float[members.Length * length];
        for (int i = 0; i < members.Length; i++)
        {
            bounds.Row(members[i]).CopyTo(rows.AsSpan(i * length));
        }

        var packed = new PackedRows(rows, members.Length, length, 0, length);
        _width = packed.PanelCount * PackedRows.PanelWidth;
        _norms = new float[_width];
        _products = new float[members.Length * _width];
        _distances = new float[_width];
        _centres = new int[members.Length];
        _masks = new uint[_width / 32];

        // Places beyond the last member are never near to anything nor the farthest.
        _norms.AsSpan(members.Length).Fill(float.PositiveInfinity);
        _distances.AsSpan(members.Length).Fill(-1);
        Parallel.For(0, (members.Length + BlockRows - 1) / BlockRows, parallel, block =>
        {
            int first = block * BlockRows, count = Math.Min(BlockRows, members.Length - first);
            for (int panel = 0; panel < packed.PanelCount; panel++)
            {
                DotProducts.Compute(rows.AsSpan(first * length), count, length, packed, panel, _products.AsSpan((first * _width) + (panel * PackedRows.PanelWidth)), _width);
            }

            for (int i = first; i < first + count; i++)
            {
                _norms[i] = bounds.Norm(members[i]);
                _centres[i] = bounds.Nearest(members[i]);
                _distances[i] = SquaredDistance(members[i], _centres[i]);
            }
        });
    }

    /// <summary>Picks centres.</summary>
    /// <param name="chosen">Receives them.</param>
    /// <param name="distances">Receives their distances to those chosen before them.</param>
    /// <param name="wanted">How many there may be.</param>
    /// <param name="outside">The largest squared distance outside the pool.</param>
    /// <returns>Whether there was one: not if all members are duplicates of chosen rows.</returns>
    public bool Pick(List<int> chosen, List<float>? distances, int wanted, float outside)
    {
        bool picked = false;
        while (chosen.Count < wanted)
        {
            int best = IndexOfFarthest();
            if (_distances[best] <= 0 || (picked && _distances[best] < outside + _bounds.Slack))
            {
                break;
            }

            chosen.Add(_members[best]);
            distances?.Add(MathF.Sqrt(_distances[best]));
            picked = true;
            Lower(best);
        }

        return picked;
    }

    private int IndexOfFarthest()
    {
        float largest = TensorPrimitives.Max<float>(_distances);
        int best = _distances.AsSpan().IndexOf(largest);
        FindAtLeast(largest * (1 - NearTie));
        double? farthest = null;
        for (int word = 0; word < _masks.Length; word++)
        {
            for (uint near = _masks[word]; near != 0; near &= near - 1)
            {
                int i = (32 * word) + BitOperations.TrailingZeroCount(near);
                if (i != best && i < _members.Length)
                {
                    double exact = ExactSquaredDistance(_members[i], _centres[i]);
                    farthest ??= ExactSquaredDistance(_members[best], _centres[best]);
                    if (exact > farthest || (exact == farthest && i < best))
                    {
                        (best, farthest) = (i, exact);
                    }
                }
            }
        }

        return best;
    }

    /// <summary>Takes a new centre into account. Products tell for which members it may be the nearest, coordinates for which it is.</summary>
    private void Lower(int centre)
    {
        FindNearer(_products.AsSpan(centre * _width, _width), _norms[centre] - _bounds.Slack);
        int row = _members[centre];
        for (int word = 0; word < _masks.Length; word++)
        {
            for (uint near = _masks[word]; near != 0; near &= near - 1)
            {
                int i = (32 * word) + BitOperations.TrailingZeroCount(near);
                float distance = SquaredDistance(_members[i], row);
                if (distance < _distances[i])
                {
                    _distances[i] = distance;
                    _centres[i] = row;
                }
            }
        }
    }

    private unsafe void FindAtLeast(float limit)
    {
        fixed (float* distances = _distances)
        fixed (uint* masks = _masks)
        {
            var kernel = new AtLeastKernel(distances, limit, _width, masks);
            VectorDispatch.Run(ref kernel, Processor.Path);
        }
    }

    private unsafe void FindNearer(ReadOnlySpan<float> products, float norm)
    {
        fixed (float* dots = products, norms = _norms, distances = _distances)
        fixed (uint* masks = _masks)
        {
            var kernel = new NearerRowsKernel(dots, norms, distances, norm, _width, masks);
            VectorDispatch.Run(ref kernel, Processor.Path);
        }
    }

    private float SquaredDistance(int a, int b) => FixedOrderSum.SquaredDistance(_bounds.Row(a), _bounds.Row(b));

    private double ExactSquaredDistance(int a, int b)
    {
        ReadOnlySpan<float> x = _bounds.Row(a), y = _bounds.Row(b);
        double sum = 0;
        for (int k = 0; k < x.Length; k++)
        {
            double difference = (double)x[k] - y[k];
            sum += difference * difference;
        }

        return sum;
    }
}
