using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting;

/// <summary>The watched folders and microphones of a host.</summary>
internal sealed class SourceSet : IDisposable
{
    public SourceSet(
        IOptions<AudioAnomalyOptions> options,
        ScoringQueue queue,
        LiveSources live,
        IEnumerable<IRecordingSink> sinks,
        TimeProvider clock,
        ILogger<FolderSource> folderLogger,
        ILogger<MicrophoneSource> microphoneLogger)
    {
        AudioAnomalyOptions settings = options.Value;
        IRecordingSink[] told = [.. sinks];
        Folders = [.. settings.Folders.Select(folder => new FolderSource(folder.Key, folder.Value, settings.WorkerCount, queue, told, clock, folderLogger))];
        Microphones = [.. settings.Microphones.Select(microphone => new MicrophoneSource(microphone.Key, microphone.Value, live, clock, microphoneLogger))];
    }

    public IReadOnlyList<FolderSource> Folders { get; }

    public IReadOnlyList<MicrophoneSource> Microphones { get; }

    public void Dispose()
    {
        foreach (FolderSource folder in Folders)
        {
            folder.Dispose();
        }
    }
}
