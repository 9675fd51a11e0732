namespace AudioAnomaly.Hosting;

/// <summary>Is told of every recording of a watched folder that was scored or could not be read. Register any number of them as services.</summary>
/// <example>
/// <code>
/// HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
/// builder.Services.AddAudioAnomaly(builder.Configuration.GetSection("AudioAnomaly"));
/// builder.Services.AddSingleton&lt;IRecordingSink, MaintenanceTicket>();
///
/// internal sealed class MaintenanceTicket : IRecordingSink
/// {
///     public ValueTask TakeAsync(FolderRecording recording, CancellationToken cancellationToken)
///     {
///         if (recording.Summary is { IsAnomalous: true } summary)
///         {
///             Console.WriteLine($"{recording.File}: {summary.Evidence.FirstOrDefault()?.Text}");
///         }
///
///         return ValueTask.CompletedTask;
///     }
/// }
/// </code>
/// </example>
public interface IRecordingSink
{
    /// <summary>Takes a recording. It is told before the recording's line is written, and thus at least once: again after a kill in between, or if another
    /// sink failed.</summary>
    /// <param name="recording">The recording; its file is still where it was scored, unless somebody else moved it.</param>
    /// <param name="cancellationToken">Cancelled when the host stops.</param>
    /// <returns>A task that ends when it is taken. If it fails, it is told again after growing pauses, and until then this recording has no line.</returns>
    ValueTask TakeAsync(FolderRecording recording, CancellationToken cancellationToken);
}
