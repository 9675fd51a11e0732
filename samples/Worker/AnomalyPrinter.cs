using AudioAnomaly.Hosting;

namespace AudioAnomaly.Samples;

/// <summary>Is told of every recording. Put what should happen in its place: a ticket, a mail, a light.</summary>
internal sealed class AnomalyPrinter : IRecordingSink
{
    public ValueTask TakeAsync(FolderRecording recording, CancellationToken cancellationToken)
    {
        if (recording.Summary is { IsAnomalous: true } summary)
        {
            Console.WriteLine($"*** {recording.File}: {(summary.Evidence.Count > 0 ? summary.Evidence[0].Text : "anomalous")}");
        }

        return ValueTask.CompletedTask;
    }
}
