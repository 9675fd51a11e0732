namespace AudioAnomaly.Evaluation;

/// <summary>A mean with its spread. Immutable.</summary>
/// <param name="Mean">The mean; null where there is no value.</param>
/// <param name="StandardDeviation">The standard deviation (n - 1); null for fewer than two values.</param>
/// <param name="Count">How many values there were.</param>
public sealed record MeanAndDeviation(double? Mean, double? StandardDeviation, int Count)
{
    /// <summary>Puts values together.</summary>
    /// <param name="values">The values; those that are null or not finite do not count.</param>
    /// <returns>Mean and deviation.</returns>
    public static MeanAndDeviation Of(IEnumerable<double?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] present = [.. values.OfType<double>().Where(double.IsFinite)];
        if (present.Length == 0)
        {
            return new MeanAndDeviation(null, null, 0);
        }

        double mean = present.Average();
        double? deviation = present.Length < 2 ? null : Math.Sqrt(present.Sum(value => (value - mean) * (value - mean)) / (present.Length - 1));
        return new MeanAndDeviation(mean, deviation, present.Length);
    }

    /// <summary>The mean over seeds of the mean over parts, and the standard deviation over seeds.</summary>
    internal static MeanAndDeviation OverParts(IEnumerable<EvaluationPartResult> parts, Func<EvaluationPartResult, double?> measure)
        => Of(parts.GroupBy(part => part.Seed).Select(seed => Of(seed.Select(measure)).Mean));
}
