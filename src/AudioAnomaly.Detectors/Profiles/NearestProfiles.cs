using System.Numerics.Tensors;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The mean distance to the nearest normal profiles; a distance is a root mean square difference, and may be divided by how far the normal
/// profile is from others.</summary>
internal sealed class NearestProfiles : ProfileComparison
{
    // A profile with twins must not make every distance to it infinite: the least spread, relative to the mean of all.
    private const double LeastSpread = 0.01;

    private readonly float[] _profiles;
    private readonly int _count;
    private readonly int _length;
    private readonly int _neighbors;
    private readonly double[]? _spreads;

    /// <param name="profiles">Standardised profiles of equal length, one after the other.</param>
    /// <param name="count">Their number.</param>
    /// <param name="options">How many neighbours, and whether their spread counts.</param>
    /// <param name="parallel">Threads and cancellation; without influence on the result.</param>
    public NearestProfiles(float[] profiles, int count, ProfileOptions options, ParallelOptions parallel)
    {
        (_profiles, _count, _length) = (profiles, count, profiles.Length / count);
        _neighbors = Math.Min(options.Neighbors, count);
        _spreads = options.DensityNeighbor is { } neighbor ? Spreads(neighbor, parallel) : null;
    }

    /// <summary>Over how many nearest profiles distances are averaged.</summary>
    public int Neighbors => _neighbors;

    /// <summary>What the distance to each profile is divided by; null for nothing.</summary>
    public IReadOnlyList<double>? SpreadOfEach => _spreads;

    public override ProfileScore Compare(ReadOnlySpan<float> profile, int numbersPerRow)
    {
        float[] squared = new float[_count];
        FixedOrderSum.SquaredDistances(profile, _profiles, squared);
        int[] nearest = [.. Enumerable.Range(0, _count).OrderBy(index => squared[index]).Take(_neighbors)];
        float[] difference = new float[_length];
        double[] rows = new double[_length / numbersPerRow];
        double sum = 0;
        foreach (int index in nearest)
        {
            double spread = _spreads?[index] ?? 1;
            sum += Math.Sqrt(squared[index] / (double)_length) / spread;
            TensorPrimitives.Subtract(profile, Profile(index), difference);
            float[] squares = MeanSquares(difference, numbersPerRow);
            for (int row = 0; row < rows.Length; row++)
            {
                rows[row] += squares[row] / (spread * spread);
            }
        }

        return new ProfileScore(sum / nearest.Length, Array.ConvertAll(rows, square => (float)Math.Sqrt(square / nearest.Length)));
    }

    private ReadOnlySpan<float> Profile(int index) => _profiles.AsSpan(index * _length, _length);

    /// <summary>Each profile's distance to its so-many-th nearest other one, or to the farthest if there are fewer; 1 where nothing is known of
    /// distances.</summary>
    private double[] Spreads(int neighbor, ParallelOptions parallel)
    {
        double[] spreads = new double[_count];
        if (_count > 1)
        {
            Parallel.For(0, _count, parallel, () => new float[_count], (index, _, squared) =>
            {
                FixedOrderSum.SquaredDistances(Profile(index), _profiles, squared);
                squared[index] = float.NegativeInfinity;
                Array.Sort(squared);
                spreads[index] = Math.Sqrt(squared[Math.Min(neighbor, _count - 1)] / (double)_length);
                return squared;
            }, static _ => { });
        }

        double mean = spreads.Average();
        return Array.ConvertAll(spreads, spread => mean > 0 ? Math.Max(spread, LeastSpread * mean) : 1);
    }
}
