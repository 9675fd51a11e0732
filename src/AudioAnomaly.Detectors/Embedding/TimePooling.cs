using System.Globalization;
using System.Numerics.Tensors;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The mean or the maximum of every feature over windows of time: one patch per frequency row and window. Immutable.</summary>
/// <remarks>
/// Windows begin every quarter of their length; those at the edges are moved inwards, so that all have one length and window k of hop h is centred at (k +
/// 0.5) h elsewhere, as a grid of that stride.
/// </remarks>
internal sealed class TimePooling
{
    private readonly int _window;
    private readonly int _hop;
    private readonly bool _mean;

    private TimePooling(int window, int hop, bool mean)
    {
        _window = window;
        _hop = hop;
        _mean = mean;
    }

    /// <summary>Windows of so many seconds; null without a number.</summary>
    /// <param name="seconds">The length of a window.</param>
    /// <param name="kind">What is taken of each; <see cref="TimePoolKind.Auto"/> is the maximum.</param>
    /// <param name="axes">The spectrogram's.</param>
    /// <param name="layers">All layers, of which each moves on by whole cells.</param>
    public static TimePooling? Of(double? seconds, TimePoolKind kind, SpectrogramAxes axes, IReadOnlyList<FeatureLayer> layers)
    {
        if (seconds is null)
        {
            return null;
        }

        int step = WholeCells.GridOf(layers);
        int window = Math.Max(1, (int)Math.Round(seconds.Value / axes.SecondsPerFrame));
        return new TimePooling(window, step * Math.Max(1, window / 4 / step), kind == TimePoolKind.Mean);
    }

    /// <summary>The same with what <see cref="TimePoolKind.Auto"/> stands for.</summary>
    public static TimePooling? Of(double? seconds, TimePoolKind kind, SpectrogramAxes axes, IFeatureExtractor extractor)
        => Of(seconds, kind != TimePoolKind.Auto ? kind : extractor.Kind == FeatureKind.Decibels ? TimePoolKind.Maximum : TimePoolKind.Mean, axes, extractor.Layers);

    /// <summary>Says why a detector with windows cannot score a stream.</summary>
    /// <param name="detector">Its id.</param>
    /// <param name="seconds">The length of a window.</param>
    /// <exception cref="StreamingNotSupportedException">There are windows.</exception>
    public static void RefuseStreaming(string detector, double? seconds)
    {
        if (seconds is not null)
        {
            throw new StreamingNotSupportedException(detector, string.Create(CultureInfo.InvariantCulture, $"Windows of {seconds} s are placed by the length of the recording, and a stream has none. Fit without TimePoolSeconds."));
        }
    }

    public FeatureMap Apply(FeatureMap map)
    {
        int frames = Count(map.Frames, map.Layer);
        float[] pooled = new float[frames * map.Bins * map.Layer.Channels];
        Pool(map.Values.Span, map.Frames, map.Layer, pooled);
        return new FeatureMap(Pooled(map.Layer), frames, map.Bins, pooled);
    }

    public PatchLayer Apply(PatchLayer layer)
    {
        int frames = Count(layer.Frames, layer.Layer);
        float[] pooled = new float[frames * layer.Bins * layer.Channels];
        Pool(layer.Rows, layer.Frames, layer.Layer, pooled);
        return new PatchLayer(Pooled(layer.Layer), frames, layer.Bins, pooled);
    }

    private FeatureLayer Pooled(FeatureLayer layer) => layer with { FrameStride = _hop };

    private int Count(int frames, FeatureLayer layer)
    {
        int hop = _hop / layer.FrameStride;
        return (frames + hop - 1) / hop;
    }

    /// <summary>Pools values that are ordered by time.</summary>
    private void Pool(ReadOnlySpan<float> values, int frames, FeatureLayer layer, Span<float> pooled)
    {
        int width = values.Length / frames, hop = _hop / layer.FrameStride;
        int window = Math.Clamp(_window / layer.FrameStride, Math.Min(hop, frames), frames);
        for (int k = 0; k < pooled.Length / width; k++)
        {
            int start = Math.Clamp((((2 * k) + 1) * hop - window) / 2, 0, frames - window);
            Span<float> target = pooled.Slice(k * width, width);
            values.Slice(start * width, width).CopyTo(target);
            for (int t = start + 1; t < start + window; t++)
            {
                ReadOnlySpan<float> next = values.Slice(t * width, width);
                if (_mean)
                {
                    TensorPrimitives.Add(target, next, target);
                }
                else
                {
                    TensorPrimitives.Max(target, next, target);
                }
            }

            if (_mean)
            {
                TensorPrimitives.Divide(target, window, target);
            }
        }
    }
}
