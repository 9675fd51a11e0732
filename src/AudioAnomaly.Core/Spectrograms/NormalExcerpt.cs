using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// A few seconds of normal sound. In a recording of a lower sample rate its upper bands stand in for those that the recording does not hold: features look
/// at the bands around them, and an edge that no normal recording has would look like an anomaly far below it. Immutable.
/// </summary>
internal sealed class NormalExcerpt
{
    /// <summary>How long it is at most.</summary>
    public const double MaxSeconds = 10;

    private const string Id = "excerpt";

    private readonly ReadOnlyMemory<float> _values;
    private readonly int _bins;

    private NormalExcerpt(ReadOnlyMemory<float> values, int frames, int bins, int validBins) => (_values, Frames, _bins, ValidBins) = (values, frames, bins, validBins);

    /// <summary>How long it is: as a whole window of a normal recording, or 10 s of it.</summary>
    public int Frames { get; }

    /// <summary>The bins that it knows.</summary>
    public int ValidBins { get; }

    /// <summary>Takes the first seconds of a normal spectrogram.</summary>
    public static NormalExcerpt Of(Spectrogram normal)
    {
        int frames = Math.Clamp((int)(MaxSeconds / normal.Axes.SecondsPerFrame), 1, normal.Frames);
        return new NormalExcerpt(normal.Values[..(frames * normal.Bins)].ToArray(), frames, normal.Bins, normal.ValidBins);
    }

    /// <summary>Fills the bins that a spectrogram does not hold, as far as this excerpt knows them. They stay out of scope.</summary>
    /// <param name="spectrogram">A spectrogram of the same bins.</param>
    /// <returns>This spectrogram if there is nothing to fill, otherwise a new one.</returns>
    public Spectrogram Extend(Spectrogram spectrogram)
    {
        int first = spectrogram.ValidBins, count = ValidBins - first;
        if (count <= 0)
        {
            return spectrogram;
        }

        // What stands in at a time depends on the time alone, so that windows and live sessions have the same.
        long start = (long)Math.Round(spectrogram.Axes.StartSeconds / spectrogram.Axes.SecondsPerFrame);
        float[] values = spectrogram.Values.ToArray();
        for (int frame = 0; frame < spectrogram.Frames; frame++)
        {
            _values.Span.Slice((PlaceOf(start + frame) * _bins) + first, count).CopyTo(values.AsSpan((frame * _bins) + first));
        }

        return spectrogram.WithValues(values);
    }

    /// <summary>A spectrogram of any length, made of it.</summary>
    public Spectrogram Repeat(SpectrogramAxes axes, int frames)
    {
        float[] values = new float[checked(frames * _bins)];
        for (int frame = 0; frame < frames; frame++)
        {
            _values.Span.Slice(PlaceOf(frame) * _bins, _bins).CopyTo(values.AsSpan(frame * _bins));
        }

        return new Spectrogram(values, frames, axes);
    }

    /// <summary>Its mean over time in each bin.</summary>
    public double[] MeanSpectrum() => AudioAnomaly.MeanSpectrum.Of(_values.Span, Frames, _bins, _bins);

    public ComponentState SaveState()
    {
        var saved = new ComponentState(Id, new JsonObject { ["validBins"] = ValidBins });
        saved.Tensors["values"] = new TensorData(_values, Frames, _bins);
        return saved;
    }

    /// <exception cref="FormatException">It does not belong to a front end of so many bins.</exception>
    public static NormalExcerpt FromState(ComponentState saved, int bins)
    {
        TensorData values = saved.Tensors["values"];
        int validBins = saved.Options["validBins"]!.GetValue<int>();
        return values.Shape is [> 0, var width] && width == bins && validBins > 0 && validBins <= bins
            ? new NormalExcerpt(values.Values, values.Shape[0], bins, validBins)
            : throw new FormatException($"its excerpt of normal sound has shape [{string.Join(", ", values.Shape)}] where {bins} bins are expected.");
    }

    /// <summary>Again and again: sound that runs backwards would be strange.</summary>
    private int PlaceOf(long frame) => (int)(frame % Frames);
}
