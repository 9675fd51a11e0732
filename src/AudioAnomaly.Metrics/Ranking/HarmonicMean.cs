namespace AudioAnomaly.Metrics;

/// <summary>The harmonic mean, by which DCASE task 2 summarises AUC and pAUC over machines, sections and domains since 2021.</summary>
public static class HarmonicMean
{
    // The smallest step of a 64-bit float at 1, 2^-52, as numpy.finfo(float).eps: what the challenge's evaluator puts in place of 0.
    private const double MachineEpsilon = 2.220446049250313e-16;

    /// <summary>Computes the mean. Values below 2^-52 count as that, as in the challenge's evaluator, so that a single 0 pulls the mean to nearly 0.</summary>
    /// <param name="values">The values, 0 or more.</param>
    /// <returns>The mean; NaN if there are no values or one of them is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative.</exception>
    public static double Of(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double sum = 0;
        int count = 0;
        foreach (double value in values)
        {
            if (value < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(values), value, "A harmonic mean needs values of 0 or more.");
            }

            sum += 1 / Math.Max(value, MachineEpsilon);
            count++;
        }

        return count == 0 ? double.NaN : count / sum;
    }

    /// <summary>Computes the mean of a few values.</summary>
    /// <param name="values">The values, 0 or more.</param>
    /// <returns>The mean; NaN if there are no values or one of them is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative.</exception>
    public static double Of(params double[] values) => Of((IEnumerable<double>)values);
}
