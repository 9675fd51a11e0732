using MathNet.Numerics.Distributions;

namespace AudioAnomaly.Monitoring;

/// <summary>
/// The gains of bets against "scores come from where those of calibration came from", for each rank among the calibrated scores. Immutable.
/// </summary>
/// <remarks>
/// <para>Of n calibrated scores, the share W(j) of later ones that exceed the j-th highest follows a beta distribution (j, n + 1 - j): it is not j / (n + 1),
/// and a long stream would notice. So each W(j) of a grid of ranks is bounded from above, all bounds holding together with a chosen probability. A gain that
/// falls with the rank and whose mean under the bounds is 1 then has a mean of at most 1 under the true shares.</para>
/// <para>The gains are those of the power bets e * p^(e - 1), averaged between neighbouring bounds. Nothing is random, ties count as the worse rank.</para>
/// </remarks>
internal sealed class BettingTable
{
    private static readonly double[] Exponents = [0.1, 0.3, 0.5, 0.7, 0.9];

    private readonly int[] _levelOfRank;
    private readonly double[][] _gains;

    /// <param name="scores">How many scores were calibrated on; 1 or more.</param>
    /// <param name="missProbability">The probability, at most, that the bounds do not hold.</param>
    public BettingTable(int scores, double missProbability)
    {
        int[] grid = [.. Grid(scores)];
        double[] bounds = [.. grid.Select(rank => Beta.InvCDF(rank, scores + 1 - rank, 1 - (missProbability / grid.Length))), 1];
        _levelOfRank = new int[scores + 2];
        for (int rank = 1, level = 0; rank <= scores + 1; rank++)
        {
            while (level < grid.Length && grid[level] < rank)
            {
                level++;
            }

            _levelOfRank[rank] = level;
        }

        _gains = [.. bounds.Select((bound, level) => Gains(level == 0 ? 0 : bounds[level - 1], bound))];
    }

    /// <summary>How many bets there are.</summary>
    public static int Bets => Exponents.Length;

    /// <summary>The factor that each bet's capital is multiplied by.</summary>
    /// <param name="rank">1 + how many calibrated scores are at least as extreme.</param>
    public ReadOnlySpan<double> GainsAt(int rank) => _gains[_levelOfRank[rank]];

    private static double[] Gains(double low, double high)
        => Array.ConvertAll(Exponents, exponent => high > low
            ? (Math.Pow(high, exponent) - Math.Pow(low, exponent)) / (high - low)
            : exponent * Math.Pow(high, exponent - 1));

    /// <summary>1, 2, 3, 4, 6, 8, 12, 16 and so on: few ranks, so that each bound can be tight.</summary>
    private static IEnumerable<int> Grid(int scores)
    {
        for (int power = 1; power <= scores; power *= 2)
        {
            yield return power;
            if (power >= 2 && power + (power / 2) <= scores)
            {
                yield return power + (power / 2);
            }
        }
    }
}
