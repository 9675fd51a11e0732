using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>Puts the numbers of several parts together.</summary>
internal static class PartStatistics
{
    /// <summary>The mean over seeds of the mean over groups, in which every group weighs the same, and the standard deviation over seeds.</summary>
    public static MeanAndDeviation OverGroups(IEnumerable<EvaluationPartResult> parts, Func<EvaluationPartResult, double?> measure)
        => MeanAndDeviation.Of(parts.GroupBy(part => part.Seed).Select(seed => MeanOfGroups(seed, measure).Mean));

    /// <summary>The harmonic mean of all values for each seed; mean and standard deviation over seeds.</summary>
    public static MeanAndDeviation Harmonic(IEnumerable<EvaluationPartResult> parts, params EvaluationMeasure[] measures)
        => MeanAndDeviation.Of(parts.GroupBy(part => part.Seed).Select(seed =>
            (double?)HarmonicMean.Of(seed.SelectMany(part => measures.Select(measure => measure.Of(part))).OfType<double>())));

    /// <summary>Mean and standard deviation of all observations of several samples, out of each sample's own.</summary>
    public static MeanAndDeviation Pool(IEnumerable<MeanAndDeviation?> samples)
    {
        (double Mean, double Deviation, int Count)[] present = [.. samples
            .Where(sample => sample is { Mean: not null, Count: > 0 })
            .Select(sample => (sample!.Mean!.Value, sample.StandardDeviation ?? 0, sample.Count))];
        int count = present.Sum(sample => sample.Count);
        if (count == 0)
        {
            return new MeanAndDeviation(null, null, 0);
        }

        double mean = present.Sum(sample => sample.Count * sample.Mean) / count;
        double squares = present.Sum(sample =>
            ((sample.Count - 1) * sample.Deviation * sample.Deviation) + (sample.Count * (sample.Mean - mean) * (sample.Mean - mean)));
        return new MeanAndDeviation(mean, count < 2 ? null : Math.Sqrt(squares / (count - 1)), count);
    }

    private static MeanAndDeviation MeanOfGroups(IEnumerable<EvaluationPartResult> parts, Func<EvaluationPartResult, double?> measure)
        => MeanAndDeviation.Of(parts.GroupBy(part => part.Group).Select(group => MeanAndDeviation.Of(group.Select(measure)).Mean));
}
