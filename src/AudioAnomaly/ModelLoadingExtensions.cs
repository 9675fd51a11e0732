using Microsoft.Extensions.Logging;

namespace AudioAnomaly;

/// <summary>Loads models with all components in managed code.</summary>
public static class ModelLoadingExtensions
{
    extension(AudioAnomalyModel)
    {
        /// <summary>Loads a model with all components in managed code. For others, give a registry to the overload that takes one.</summary>
        /// <param name="path">The <c>.aam</c> file.</param>
        /// <param name="execution">On what to compute; <see cref="ExecutionOptions.Default"/> if null.</param>
        /// <param name="logger">Receives messages; may be null.</param>
        /// <param name="cancellationToken">Ends the work before it has begun.</param>
        /// <returns>The model; the caller disposes it.</returns>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="ModelFormatException">The file is no model, is damaged or edited, needs a newer library or a component that is not in managed
        /// code.</exception>
        public static Task<AudioAnomalyModel> LoadAsync(string path, ExecutionOptions? execution = null, ILogger? logger = null, CancellationToken cancellationToken = default)
            => AudioAnomalyModel.LoadAsync(path, ManagedComponents.CreateRegistry(), execution, logger, cancellationToken);
    }
}
