using System.Diagnostics.Metrics;

namespace AudioAnomaly.Hosting;

/// <summary>What the host adds to the library's meter "AudioAnomaly".</summary>
internal static class HostingTelemetry
{
    private static readonly Meter Meter = new(Telemetry.Name);
    private static readonly double[] Seconds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60];

    private static readonly Counter<long> Loads = Meter.CreateCounter<long>("audioanomaly.model.loads", "{load}", "Models loaded, also in place of others, by outcome.");
    private static readonly UpDownCounter<long> Queued = Meter.CreateUpDownCounter<long>("audioanomaly.queue.length", "{job}", "Work that waits for a scoring thread.");
    private static readonly Histogram<double> Waited = Meter.CreateHistogram(
        "audioanomaly.queue.wait",
        "s",
        "How long work waited for a scoring thread.",
        advice: Telemetry.Buckets(Seconds));
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("audioanomaly.queue.refused", "{recording}", "Recordings that were turned away because too many were there.");
    private static readonly UpDownCounter<long> Sources = Meter.CreateUpDownCounter<long>("audioanomaly.live.sources", "{source}", "Live sources that are open.");

    public static void ModelLoaded(string model, bool isBroken)
        => Loads.Add(1, Telemetry.Model(model), new("audioanomaly.outcome", isBroken ? "broken" : "loaded"));

    public static void Enqueued(string lane) => Queued.Add(1, Lane(lane));

    public static void Dequeued(string lane, double waitedSeconds)
    {
        Queued.Add(-1, Lane(lane));
        Waited.Record(waitedSeconds, Lane(lane));
    }

    public static void TurnedAway() => Refused.Add(1);

    public static void SourcesChanged(string model, int by) => Sources.Add(by, Telemetry.Model(model));

    private static KeyValuePair<string, object?> Lane(string lane) => new("audioanomaly.lane", lane);
}
