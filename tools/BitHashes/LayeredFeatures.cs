using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly.BitHashes;

/// <summary>Three layers of different strides, made of sums of neighbouring cells of the spectrogram.</summary>
/// <remarks>The shape of a network's features without a network.</remarks>
internal sealed class LayeredFeatures : IFeatureExtractor
{
    private const int FirstStride = 4;

    public string Id => "layered";

    public IReadOnlyList<FeatureLayer> Layers { get; } =
    [
        new FeatureLayer("a", 24, FirstStride, FirstStride),
        new FeatureLayer("b", 40, 2 * FirstStride, 2 * FirstStride),
        new FeatureLayer("c", 56, 4 * FirstStride, 4 * FirstStride),
    ];

    public int MinFrames => 4 * FirstStride;

    public FeatureKind Kind => FeatureKind.Activations;

    public IReadOnlyList<IReadOnlyList<FeatureMap>> Extract(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose)
        => [.. spectrograms.Select(spectrogram => Layers.Select((layer, index) => Extract(spectrogram, layer, (uint)index)).ToArray())];

    public ComponentState SaveState() => new(Id, new JsonObject());

    private static FeatureMap Extract(Spectrogram spectrogram, FeatureLayer layer, uint seed)
    {
        int frames = spectrogram.Frames / layer.FrameStride, bins = spectrogram.Bins / layer.BinStride, cell = layer.FrameStride * layer.BinStride;
        float[] weights = GeneratedSound.Noise(layer.Channels * cell, 1000 + seed);
        float[] values = new float[layer.Channels * frames * bins];
        ReadOnlySpan<float> source = spectrogram.Values.Span;
        for (int target = 0; target < values.Length; target++)
        {
            int channel = target % layer.Channels, f = target / layer.Channels % bins, t = target / (layer.Channels * bins);
            float sum = 0;
            for (int i = 0; i < cell; i++)
            {
                int frame = (t * layer.FrameStride) + (i / layer.BinStride), bin = (f * layer.BinStride) + (i % layer.BinStride);
                sum += weights[(channel * cell) + i] * source[(frame * spectrogram.Bins) + bin] / cell;
            }

            // As after a rectifier.
            values[target] = Math.Max(sum, 0);
        }

        return new FeatureMap(layer, frames, bins, values);
    }
}
