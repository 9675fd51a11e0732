using AudioAnomaly.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Samples;

/// <summary>
/// Something to hear at the first start: the generated recordings of <see cref="FirstModel"/>, laid into the first watched folder as a recorder would.
/// </summary>
internal sealed class FirstRecordings(IOptions<AudioAnomalyOptions> options, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Makes the watched folders.</summary>
    public static void Prepare(IConfiguration settings)
    {
        foreach (string path in settings.GetSection("Folders").GetChildren().Select(folder => folder["Path"]).OfType<string>())
        {
            Directory.CreateDirectory(path);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Models.TryGetValue("pump", out ModelOptions? model) || options.Value.Folders.Values.FirstOrDefault()?.Path is not { } folder)
        {
            return;
        }

        string sounds = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(model.Path))!, "sounds", "test");
        if (!Directory.Exists(sounds) || Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return;
        }

        foreach (string recording in Directory.EnumerateFiles(sounds, "*.wav", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            File.Copy(recording, Path.Combine(folder, Path.GetFileName(recording)), overwrite: true);
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
