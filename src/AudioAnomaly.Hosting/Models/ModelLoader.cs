using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting;

/// <summary>Loads models with the components and engines that the host was given.</summary>
internal sealed class ModelLoader(ComponentRegistry registry, ILogger<AudioAnomalyModel> logger)
{
    /// <summary>Loads a model file under a name.</summary>
    /// <returns>The model, which the caller disposes, and the bytes of what it has learned.</returns>
    public async Task<(AudioAnomalyModel Model, long Bytes)> LoadAsync(string name, ModelOptions options, double maxRecordingSeconds, CancellationToken cancellationToken)
    {
        var execution = new ExecutionOptions
        {
            Device = options.Device,
            Precision = options.Precision,
            MaxThreads = options.Threads,
            MaxRecordingSeconds = maxRecordingSeconds,
        };
        using AudioAnomalyModel loaded = await AudioAnomalyModel.LoadAsync(options.Path, registry, execution, logger, cancellationToken).ConfigureAwait(false);
        long bytes = AudioAnomalyModel.ReadManifest(options.Path)["parts"]!.AsArray().Sum(part => part!["bytes"]!.GetValue<long>());
        if (options.Threshold is not { } threshold)
        {
            return (loaded.WithName(name), bytes);
        }

        using AudioAnomalyModel other = loaded.WithThreshold(ThresholdPolicy.Parse(threshold));
        return (other.WithName(name), bytes);
    }
}
