using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>What a trained detector asks of its trainer.</summary>
/// <param name="Detector">The detector's stable id.</param>
/// <param name="Options">Its checked options.</param>
/// <param name="Extractor">Makes the features; null for detectors that work on spectrograms. Stays the detector's.</param>
/// <param name="Normals">Normal spectrograms, enumerated once.</param>
/// <param name="Context">Seed, progress, cancellation.</param>
/// <param name="Components">What trained networks are made with.</param>
internal sealed record TrainingTask<TOptions>(
    string Detector,
    TOptions Options,
    IFeatureExtractor? Extractor,
    IEnumerable<Spectrogram> Normals,
    FitContext Context,
    ComponentContext Components)
    where TOptions : TrainingOptions;
