namespace AudioAnomaly.Metrics.Tests;

/// <summary>Scores made by rules that other languages can follow too.</summary>
internal static class TestScores
{
    public static T Fill<T>(this T metric, IEnumerable<(double Score, bool IsAnomalous)> observations)
        where T : IMetric
    {
        foreach ((double score, bool isAnomalous) in observations)
        {
            metric.Add(new EvaluatedRecording(score, isAnomalous));
        }

        return metric;
    }

    public static T FillWith<T>(this T metric, EvaluatedRecording[] recordings)
        where T : IMetric
    {
        Array.ForEach(recordings, recording => metric.Add(recording));
        return metric;
    }

    /// <summary>The metric's first value.</summary>
    public static double Value(this IMetric metric) => metric.Compute()[0].Value;
}
