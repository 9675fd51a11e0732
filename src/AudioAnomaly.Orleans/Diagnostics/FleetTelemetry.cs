using System.Diagnostics.Metrics;

namespace AudioAnomaly.Fleet;

/// <summary>The fleet's instruments, of the meter "AudioAnomaly".</summary>
internal static class FleetTelemetry
{
    private static readonly Meter Meter = new(Telemetry.Name);

    private static readonly UpDownCounter<int> Active = Meter.CreateUpDownCounter<int>("audioanomaly.fleet.microphones", "{microphone}", "Microphones that are on this silo.");
    private static readonly Counter<double> Sound = Meter.CreateCounter<double>("audioanomaly.fleet.sound", "s", "Sound that was taken in.");
    private static readonly Counter<double> Lost = Meter.CreateCounter<double>("audioanomaly.fleet.sound.lost", "s", "Sound that never came, by what senders say.");
    private static readonly Counter<long> Chunks = Meter.CreateCounter<long>("audioanomaly.fleet.chunks", "{chunk}", "Pieces of sound, by what became of them.");
    private static readonly Counter<long> Saves = Meter.CreateCounter<long>("audioanomaly.fleet.saves", "{save}", "States that were saved, by whether it worked.");
    private static readonly Histogram<double> SaveDuration = Meter.CreateHistogram<double>("audioanomaly.fleet.save.duration", "s", "How long it took to save a state.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10] });
    private static readonly Counter<long> SavedBytes = Meter.CreateCounter<long>("audioanomaly.fleet.saved", "By", "Bytes of states that were saved, before the storage packs them.");
    private static readonly Counter<long> Resumed = Meter.CreateCounter<long>("audioanomaly.fleet.sessions", "{session}", "Sessions that were begun, by whether they went on with a saved state.");
    private static readonly Counter<long> News = Meter.CreateCounter<long>("audioanomaly.fleet.news", "{news}", "News of alarms: written to journals, read, dropped.");
    private static readonly Counter<long> Rollouts = Meter.CreateCounter<long>("audioanomaly.fleet.rollouts.failed", "{rollout}", "Versions of models that a microphone should use and that its silo does not have.");

    public static void MicrophonesChanged(int by) => Active.Add(by);

    public static void TakenIn(double seconds)
    {
        Sound.Add(seconds);
        Answered("taken");
    }

    public static void Answered(string outcome) => Chunks.Add(1, new KeyValuePair<string, object?>("audioanomaly.outcome", outcome));

    public static void SoundLost(double seconds) => Lost.Add(seconds);

    public static void Saved(double seconds, long bytes)
    {
        Saves.Add(1, new KeyValuePair<string, object?>("audioanomaly.outcome", "saved"));
        SaveDuration.Record(seconds);
        SavedBytes.Add(bytes);
    }

    public static void NotSaved() => Saves.Add(1, new KeyValuePair<string, object?>("audioanomaly.outcome", "failed"));

    public static void SessionBegun(bool isResumed) => Resumed.Add(1, new KeyValuePair<string, object?>("audioanomaly.session", isResumed ? "resumed" : "new"));

    public static void NewsWritten(int count) => Count("written", count);

    public static void NewsRead(int count) => Count("read", count);

    public static void NewsDropped(int count) => Count("dropped", count);

    public static void RolloutFailed() => Rollouts.Add(1);

    private static void Count(string what, int count) => News.Add(count, new KeyValuePair<string, object?>("audioanomaly.news", what));
}
