using Microsoft.Extensions.Hosting;

namespace AudioAnomaly.Hosting;

/// <summary>Watches the folders and listens to the microphones while the host runs.</summary>
internal sealed class SourcesService(SourceSet sources) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
    [
        .. sources.Folders.Select(folder => Task.Run(() => folder.RunAsync(stoppingToken), CancellationToken.None)),
        .. sources.Microphones.Select(microphone => Task.Run(() => microphone.RunAsync(stoppingToken), CancellationToken.None)),
    ]);
}
