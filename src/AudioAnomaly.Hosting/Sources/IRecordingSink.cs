namespace AudioAnomaly.Hosting;

/// <summary>Is told of every recording of a watched folder that was scored or could not be read. Register any number of them as services.</summary>
/// <example>
/// <code>
/// builder.Services.AddSingleton&lt;IRecordingSink, MaintenanceTicket&gt;();
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
