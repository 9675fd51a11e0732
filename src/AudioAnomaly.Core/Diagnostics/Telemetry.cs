using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AudioAnomaly;

/// <summary>The library's activity source and meter, both named "AudioAnomaly".</summary>
internal static class Telemetry
{
    public const string Name = "AudioAnomaly";

    public static readonly ActivitySource Activities = new(Name);
    private static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> FitDuration = Meter.CreateHistogram<double>("audioanomaly.fit.duration", "s", "Time to fit a model.");
    public static readonly Histogram<double> ScoreDuration = Meter.CreateHistogram<double>("audioanomaly.score.duration", "s", "Time to score a recording.");
    public static readonly Counter<long> Clips = Meter.CreateCounter<long>("audioanomaly.score.clips", "{clip}", "Recordings scored.");
    public static readonly Counter<long> Anomalies = Meter.CreateCounter<long>("audioanomaly.score.anomalies", "{clip}", "Recordings called anomalous.");
}
