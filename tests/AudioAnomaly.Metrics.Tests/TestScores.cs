namespace AudioAnomaly.Metrics.Tests;

/// <summary>Scores made by rules that other languages can follow too.</summary>
internal static class TestScores
{
    /// <summary>A number from -1 to 1 out of a 32-bit hash: h = i * 2654435761 + seed * 40503; h ^= h >> 16; h *= 2246822519; h ^= h >> 13; h / 2^31 - 1.</summary>
    public static double Hash(int i, int seed)
    {
        uint h = unchecked(((uint)i * 2654435761u) + ((uint)seed * 40503u));
        h ^= h >> 16;
        h = unchecked(h * 2246822519u);
        h ^= h >> 13;
        return (h / 2147483648.0) - 1;
    }

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
