using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AudioAnomaly.Components;

/// <summary>What a fit is given besides its data.</summary>
public sealed record FitContext
{
    /// <summary>The seed of every random choice; the same seed and clips give the same model on the same machine.</summary>
    public int Seed { get; init; }

    /// <summary>Told how far the fit is; may be null.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>The most threads to use; 0 for one per processor. Has no influence on the result.</summary>
    public int MaxDegreeOfParallelism { get; init; }

    /// <summary>Receives messages.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Takes a detector's feature extractor and gives one that knows features of the same spectrograms already, for this fit only; null for none.</summary>
    public Func<IFeatureExtractor, IFeatureExtractor>? ShareFeatures { get; init; }

    /// <summary>Ends the fit early.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>What a detector that learns takes features from.</summary>
    /// <param name="extractor">The detector's own extractor.</param>
    /// <returns>That extractor, or one that makes the same features and remembers them.</returns>
    public IFeatureExtractor FeaturesOf(IFeatureExtractor extractor) => ShareFeatures?.Invoke(extractor) ?? extractor;
}
