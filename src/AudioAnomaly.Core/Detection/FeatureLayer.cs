namespace AudioAnomaly.Components;

/// <summary>A layer of a feature extractor.</summary>
/// <param name="Name">The layer's name, such as "conv_block3".</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="FrameStride">Spectrogram frames per step in time.</param>
/// <param name="BinStride">Spectrogram bins per step in frequency.</param>
public sealed record FeatureLayer(string Name, int Channels, int FrameStride, int BinStride);
