using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Turns spectrograms into feature maps. Implementations are safe to use from several threads.</summary>
/// <example>
/// <code>
/// Spectrogram spectrogram = new LogMelFrontEnd(LogMelOptions.Panns16k).Compute(AudioClip.FromFile("pump.wav"));
/// using var network = new Cnn14(Cnn14Weights.Pretrained, ["conv_block2", "conv_block3"]);
/// foreach (FeatureMap map in network.Extract(spectrogram))
/// {
///     Console.WriteLine($"{map.Layer.Name}: {map.Frames} x {map.Bins} cells of {map.Layer.Channels} channels");
/// }
/// </code>
/// </example>
public interface IFeatureExtractor : IModelComponent
{
    /// <summary>The layers it delivers, largest grid first.</summary>
    IReadOnlyList<FeatureLayer> Layers { get; }

    /// <summary>The fewest frames of which features can be made.</summary>
    int MinFrames { get; }

    /// <summary>The number of frequency bins it expects, or null (the default) if any will do.</summary>
    int? Bins => null;

    /// <summary>
    /// What its features are: a network's activations (the default) or decibels. Detectors take another default for the latter: they standardise them, and
    /// let more than one patch decide about a clip.
    /// </summary>
    FeatureKind Kind => FeatureKind.Activations;

    /// <summary>
    /// How many spectrogram frames on either side of its own <see cref="FeatureLayer.FrameStride"/> frames a feature depends on: the largest over the layers.
    /// Null (the default) if that is unknown or unbounded; such features cannot be computed of a live stream.
    /// </summary>
    int? ContextFrames => null;

    /// <summary>
    /// Whether features for scoring differ from those for learning; false by default. If not, a fit computes them once for both.
    /// </summary>
    bool DependsOnPurpose => false;

    /// <summary>
    /// Computes the feature maps of a batch of spectrograms, which may differ in length. A spectrogram's features do not depend on the others in its batch.
    /// </summary>
    /// <param name="spectrograms">The spectrograms.</param>
    /// <param name="purpose">What the features are for; see <see cref="FeaturePurpose.Learning"/>.</param>
    /// <returns>For each spectrogram one map per layer, in the order of <see cref="Layers"/>.</returns>
    /// <exception cref="AudioContentException">A spectrogram has fewer frames than <see cref="MinFrames"/>.</exception>
    /// <exception cref="ArgumentException">A spectrogram has another number of bins.</exception>
    IReadOnlyList<IReadOnlyList<FeatureMap>> Extract(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose);
}
