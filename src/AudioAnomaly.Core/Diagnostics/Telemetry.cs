using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AudioAnomaly;

/// <summary>The library's activity source and meter, both named "AudioAnomaly". Nothing is counted per frame.</summary>
internal static class Telemetry
{
    public const string Name = "AudioAnomaly";

    public static readonly ActivitySource Activities = new(Name);
    private static readonly Meter Meter = new(Name);

    // Of a second of sound in a millisecond up to hours of sound.
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] FitSeconds = [1, 5, 10, 30, 60, 300, 900, 3600, 14400];

    private static readonly Histogram<double> FitDuration = Meter.CreateHistogram("audioanomaly.fit.duration", "s", "Time to fit a model.", advice: Buckets(FitSeconds));
    private static readonly Histogram<double> ScoreDuration = Meter.CreateHistogram("audioanomaly.score.duration", "s", "Time to score a recording.", advice: Buckets(Seconds));
    private static readonly Counter<long> Clips = Meter.CreateCounter<long>("audioanomaly.score.clips", "{clip}", "Recordings scored.");
    private static readonly Counter<long> Anomalies = Meter.CreateCounter<long>("audioanomaly.score.anomalies", "{clip}", "Recordings called anomalous.");
    private static readonly UpDownCounter<long> Sessions = Meter.CreateUpDownCounter<long>("audioanomaly.session.open", "{session}", "Live sessions that are open.");
    private static readonly Histogram<double> BlockDuration = Meter.CreateHistogram("audioanomaly.session.block.duration", "s", "Time to score a block of live sound.", advice: Buckets(Seconds));
    private static readonly Counter<double> Heard = Meter.CreateCounter<double>("audioanomaly.session.sound", "s", "Live sound scored.");
    private static readonly Counter<long> Segments = Meter.CreateCounter<long>("audioanomaly.session.segments", "{segment}", "Anomalous segments of live sound that ended.");
    private static readonly Counter<long> DeviceFaults = Meter.CreateCounter<long>("audioanomaly.device.faults", "{fault}", "Faults of devices that began.");

    /// <summary>A model was fitted.</summary>
    public static void Fitted(double seconds) => FitDuration.Record(seconds);

    /// <summary>A recording was scored.</summary>
    public static void Scored(string? model, AnomalyVerdict verdict, double seconds)
    {
        var tags = new TagList { Model(model), { "audioanomaly.verdict", verdict.ToString().ToLowerInvariant() } };
        ScoreDuration.Record(seconds, tags);
        Clips.Add(1, tags);
        if (verdict == AnomalyVerdict.Anomalous)
        {
            Anomalies.Add(1, Model(model));
        }
    }

    /// <summary>A session was opened, or was closed.</summary>
    public static void SessionsChanged(string? model, int by) => Sessions.Add(by, Model(model));

    /// <summary>A session scored sound.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="soundSeconds">How much sound was scored, in seconds.</param>
    /// <param name="seconds">How long it took.</param>
    public static void BlockScored(string? model, double soundSeconds, double seconds)
    {
        BlockDuration.Record(seconds, Model(model));
        Heard.Add(soundSeconds, Model(model));
    }

    /// <summary>Anomalous segments of live sound ended.</summary>
    public static void SegmentsEnded(string? model, int count) => Segments.Add(count, Model(model));

    /// <summary>A device began to be faulty, or sound is missing.</summary>
    public static void DeviceFailed(string? model, string fault) => DeviceFaults.Add(1, Model(model), new("audioanomaly.fault", fault));

    /// <summary>The tag of a model.</summary>
    public static KeyValuePair<string, object?> Model(string? name) => new("audioanomaly.model", name ?? string.Empty);

    /// <summary>What to advise of a histogram.</summary>
    public static InstrumentAdvice<double> Buckets(double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
