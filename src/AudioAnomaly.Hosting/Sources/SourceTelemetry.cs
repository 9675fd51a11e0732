using System.Diagnostics.Metrics;
using System.Text.Json;

namespace AudioAnomaly.Hosting;

/// <summary>What watched folders and microphones add to the library's meter "AudioAnomaly".</summary>
internal static class SourceTelemetry
{
    private static readonly Meter Meter = new(Telemetry.Name);
    private static readonly Counter<long> Recordings = Meter.CreateCounter<long>(
        "audioanomaly.folder.recordings",
        "{recording}",
        "Recordings of watched folders, by outcome: normal, anomalous, undecided or failed.");

    private static readonly UpDownCounter<long> Waiting = Meter.CreateUpDownCounter<long>(
        "audioanomaly.folder.waiting",
        "{recording}",
        "Recordings of watched folders that are not scored yet.");

    private static readonly Counter<long> Restarts = Meter.CreateCounter<long>(
        "audioanomaly.microphone.restarts",
        "{restart}",
        "Programs of microphones that were started again.");

    public static void Scored(string folder, RecordingOutcome outcome)
        => Recordings.Add(1, Folder(folder), new("audioanomaly.outcome", JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString())));

    public static void WaitingChanged(string folder, int by) => Waiting.Add(by, Folder(folder));

    public static void Restarted(string microphone) => Restarts.Add(1, new KeyValuePair<string, object?>("audioanomaly.source", microphone));

    private static KeyValuePair<string, object?> Folder(string folder) => new("audioanomaly.folder", folder);
}
