using System.Diagnostics.Metrics;

namespace AudioAnomaly.Hosting;

/// <summary>What alarms add to the library's meter "AudioAnomaly".</summary>
internal static class AlarmTelemetry
{
    private static readonly Meter Meter = new(Telemetry.Name);
    private static readonly Counter<long> Alarms = Meter.CreateCounter<long>(
        "audioanomaly.alarms",
        "{alarm}",
        "Alarms raised and kept, by model and kind of evidence.");

    private static readonly Counter<long> Held = Meter.CreateCounter<long>(
        "audioanomaly.alarms.held",
        "{alarm}",
        "Alarms that were counted only, because their source had too many.");

    private static readonly Counter<long> Notices = Meter.CreateCounter<long>(
        "audioanomaly.alarm.notices",
        "{notice}",
        "Notices given to sinks, by outcome: sent or failed.");

    private static readonly UpDownCounter<long> Pending = Meter.CreateUpDownCounter<long>(
        "audioanomaly.alarm.pending",
        "{notice}",
        "Notices that a sink has not got yet.");

    public static void Raised(AlarmRecord alarm) => Alarms.Add(1, Telemetry.Model(alarm.Model), new("audioanomaly.kind", alarm.Alarm.Kind));

    public static void HeldBack(string source) => Held.Add(1, new KeyValuePair<string, object?>("audioanomaly.source", source));

    public static void Given(string sink, bool isSent) => Notices.Add(1, Sink(sink), new("audioanomaly.outcome", isSent ? "sent" : "failed"));

    public static void PendingChanged(string sink, long by) => Pending.Add(by, Sink(sink));

    private static KeyValuePair<string, object?> Sink(string name) => new("audioanomaly.sink", name);
}
