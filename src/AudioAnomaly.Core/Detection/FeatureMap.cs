using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>An immutable feature map: time x frequency x channels in C order, so that the channels of a cell lie side by side.</summary>
public sealed class FeatureMap
{
    /// <summary>Creates a feature map.</summary>
    /// <param name="layer">The layer it belongs to.</param>
    /// <param name="frames">Steps in time.</param>
    /// <param name="bins">Steps in frequency.</param>
    /// <param name="values">The values, <c>frames * bins * channels</c> of them. Not copied.</param>
    /// <exception cref="ArgumentException">The number of values does not fit.</exception>
    public FeatureMap(FeatureLayer layer, int frames, int bins, ReadOnlyMemory<float> values)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (values.Length != (long)layer.Channels * frames * bins)
        {
            throw new ArgumentException($"{frames} x {bins} x {layer.Channels} needs {(long)layer.Channels * frames * bins} values, not {values.Length}.", nameof(values));
        }

        Layer = layer;
        Frames = frames;
        Bins = bins;
        Values = values;
    }

    /// <summary>The layer it belongs to.</summary>
    public FeatureLayer Layer { get; }

    /// <summary>Steps in time.</summary>
    public int Frames { get; }

    /// <summary>Steps in frequency.</summary>
    public int Bins { get; }

    /// <summary>The values in C order: time, frequency, channel. A cell begins at <c>((frame * Bins) + bin) * Channels</c>.</summary>
    public ReadOnlyMemory<float> Values { get; }
}
