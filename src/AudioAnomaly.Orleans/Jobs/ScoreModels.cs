using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Fleet;

/// <summary>Loads the models that jobs score by.</summary>
/// <param name="components">What models may be made of; null for all components in managed code.</param>
/// <param name="logger">Receives messages.</param>
internal sealed class ScoreModels(ILogger<AudioAnomalyModel> logger, ComponentRegistry? components = null)
{
    /// <summary>Loads a model; the caller disposes it.</summary>
    public Task<AudioAnomalyModel> LoadAsync(string path, CancellationToken cancellationToken)
        => AudioAnomalyModel.LoadAsync(path, components ?? ManagedComponents.CreateRegistry(), logger: logger, cancellationToken: cancellationToken);
}
