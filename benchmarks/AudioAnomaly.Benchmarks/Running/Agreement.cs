using System.Globalization;

namespace AudioAnomaly.Benchmarks;

/// <summary>Compares results before anything is timed.</summary>
internal static class Agreement
{
    /// <summary>What is allowed between 32 bits and the 8 significant bits of bfloat16.</summary>
    public const double BFloat16 = 0.03;

    /// <summary>The largest difference, relative to the largest value of the reference.</summary>
    /// <exception cref="ResultsDifferException">It is above the limit, or there are more values of one than of the other.</exception>
    public static double ToLargest(string what, ReadOnlySpan<float> ours, ReadOnlySpan<float> reference, double limit)
    {
        double largest = 0;
        foreach (float value in reference)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        CheckLengths(what, ours, reference);
        double worst = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(ours[i] - reference[i]) / largest);
        }

        return Within(what, worst, limit);
    }

    /// <summary>The largest difference relative to the reference's own value.</summary>
    /// <inheritdoc cref="ToLargest"/>
    public static double Relative(string what, ReadOnlySpan<float> ours, ReadOnlySpan<float> reference, double limit)
    {
        CheckLengths(what, ours, reference);
        double worst = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(ours[i] - reference[i]) / Math.Max(Math.Abs(reference[i]), 1e-12));
        }

        return Within(what, worst, limit);
    }

    /// <summary>The largest difference as it is.</summary>
    /// <inheritdoc cref="ToLargest"/>
    public static double Absolute(string what, ReadOnlySpan<float> ours, ReadOnlySpan<float> reference, double limit)
    {
        CheckLengths(what, ours, reference);
        double worst = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(ours[i] - reference[i]));
        }

        return Within(what, worst, limit);
    }

    /// <summary>Sees that a difference is small enough, and a number: the maxima above keep one that is none.</summary>
    /// <exception cref="ResultsDifferException">It is not.</exception>
    public static double Within(string what, double worst, double limit) => worst <= limit
        ? worst
        : throw new ResultsDifferException(string.Create(CultureInfo.InvariantCulture, $"{what}: the results differ by {worst:0.0e0} where {limit:0.0e0} is allowed."));

    private static void CheckLengths(string what, ReadOnlySpan<float> ours, ReadOnlySpan<float> reference)
    {
        if (ours.Length != reference.Length)
        {
            throw new ResultsDifferException($"{what}: {ours.Length} values against {reference.Length}.");
        }
    }
}
