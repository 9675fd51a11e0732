using AudioAnomaly.Audio;

namespace AudioAnomaly.Tool.Tests;

/// <summary>Scored recordings with times.</summary>
internal static class TimelineScores
{
    public static readonly DateTime Start = new(2026, 11, 1);

    public static TimedScore At(DateTime time, double score = 0.2, RecordingTimeOrigin origin = RecordingTimeOrigin.FileName, string source = "/data/pump", string[]? kinds = null) => new(
        $"{source}/{time:yyyyMMdd_HHmmss}.wav",
        new RecordingTime(time, origin, source.Replace('/', Path.DirectorySeparatorChar)),
        Seconds: 10,
        score,
        IsAnomalous: score > 0.5,
        [.. (kinds ?? []).Select((kind, i) => new AnomalyEvidence { Kind = kind, Score = score, Z = 5 - i, PValue = 0.01, LowHz = 300, HighHz = 420, Text = $"from 300 to 420 Hz quieter ({kind})" })]);

    /// <summary>A month of a machine that a recorder hears every ten minutes but on one Sunday; its fan fails at the end, and once a door slams.</summary>
    public static IReadOnlyList<TimedScore> Month()
    {
        var random = new Random(5);
        List<TimedScore> scores = [];
        for (DateTime time = Start; time < Start.AddDays(30); time = time.AddMinutes(10))
        {
            double noise = 0.15 + (0.25 * random.NextDouble());
            bool fails = time > Start.AddDays(26) && random.NextDouble() < (time - Start.AddDays(26)).TotalDays / 4;
            if (time.Date != Start.AddDays(14))
            {
                scores.Add(time == Start.AddDays(8).AddHours(3) ? At(time, 0.9, kinds: ["event", "peak"])
                    : fails ? At(time, 0.6 + (0.3 * random.NextDouble()), kinds: ["spectrum", "texture"])
                    : At(time, noise));
            }
        }

        return scores;
    }
}
