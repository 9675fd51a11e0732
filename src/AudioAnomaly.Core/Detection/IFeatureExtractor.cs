namespace AudioAnomaly;

/// <summary>Turns a spectrogram into feature maps. Implementations are safe to use from several threads.</summary>
public interface IFeatureExtractor : IModelComponent
{
    /// <summary>The layers it delivers, largest grid first.</summary>
    IReadOnlyList<FeatureLayer> Layers { get; }

    /// <summary>The fewest frames of which features can be made.</summary>
    int MinFrames { get; }

    /// <summary>The number of frequency bins it expects, or null if any will do.</summary>
    int? Bins { get; }

    /// <summary>Whether its features are values of the spectrogram itself rather than a network's. Detectors treat raw values differently by default: they standardise them, and let more than one patch decide about a clip.</summary>
    bool IsRaw { get; }

    /// <summary>How many spectrogram frames on either side of its own <see cref="FeatureLayer.FrameStride"/> frames a feature depends on: the largest over the layers. Null (the default) if that is unknown or unbounded; such features cannot be computed of a live stream.</summary>
    int? ContextFrames => null;

    /// <summary>Computes the feature maps of a spectrogram.</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <returns>One map per layer, in the order of <see cref="Layers"/>.</returns>
    /// <exception cref="AudioContentException">The spectrogram has fewer frames than <see cref="MinFrames"/>.</exception>
    /// <exception cref="ArgumentException">The spectrogram has another number of bins.</exception>
    IReadOnlyList<FeatureMap> Extract(Spectrogram spectrogram);

    /// <summary>Computes the feature maps of a spectrogram from which a detector learns. They may be more exact than those of <see cref="Extract"/>, but not others: learning happens once, and a small difference there can change every score. By default the same.</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <returns>One map per layer, in the order of <see cref="Layers"/>.</returns>
    /// <exception cref="AudioContentException">The spectrogram has fewer frames than <see cref="MinFrames"/>.</exception>
    /// <exception cref="ArgumentException">The spectrogram has another number of bins.</exception>
    IReadOnlyList<FeatureMap> ExtractForFit(Spectrogram spectrogram) => Extract(spectrogram);

    /// <summary>Says whether the extractor goes together with a front end. Called once per fit, before any recording is read.</summary>
    /// <param name="frontEnd">The pipeline's front end.</param>
    /// <returns>What a careful reader should know, one sentence each; empty when there is nothing, as by default.</returns>
    /// <exception cref="PipelineConfigurationException">They do not go together.</exception>
    IReadOnlyList<string> CheckFrontEnd(ISpectrogramFrontEnd frontEnd) => [];
}
