using System.Numerics;

namespace AudioAnomaly.Metrics;

/// <summary>Applies numbers on a spectrogram's grid to sound itself, spread over the Fourier bins between the bands' centres.</summary>
internal static class SoundGains
{
    /// <summary>Multiplies the complex spectrum.</summary>
    /// <param name="clip">The sound.</param>
    /// <param name="gains">A factor on the amplitude for each cell of the mask's grid.</param>
    /// <param name="grid">The mask whose grid it is.</param>
    /// <param name="outside">The factor at frequencies that no valid band covers.</param>
    public static AudioClip Multiply(AudioClip clip, ReadOnlyMemory<float> gains, ExplanationMask grid, double outside)
        => Change(clip, null, gains, grid, outside, Gain);

    /// <summary>Replaces a share of the complex spectrum by that of another sound: (1 - m) x + m other.</summary>
    public static AudioClip Replace(AudioClip clip, AudioClip other, ExplanationMask mask)
        => Change(clip, other, mask.Values, mask, 0, static (x, other, share) => ((1 - share) * x) + (share * other));

    /// <summary>Multiplies the complex spectrum of a sound that comes piece by piece.</summary>
    /// <param name="sampleRate">The sound's rate.</param>
    /// <param name="gains">A factor on the amplitude for each cell of the mask's grid.</param>
    /// <param name="grid">The mask whose grid it is.</param>
    /// <param name="outside">The factor at frequencies that no valid band covers.</param>
    /// <param name="output">Gets what is finished.</param>
    public static FourierStream Open(int sampleRate, ReadOnlyMemory<float> gains, ExplanationMask grid, double outside, FourierStream.Output output)
    {
        var fourier = new ShortTimeFourier(sampleRate, grid.Axes.SecondsPerFrame);
        return new FourierStream(fourier, ChangeOf(fourier, gains, grid, outside, Gain), output);
    }

    private static Complex Gain(Complex x, Complex other, double gain) => gain * x;

    private static AudioClip Change(
        AudioClip clip,
        AudioClip? other,
        ReadOnlyMemory<float> values,
        ExplanationMask grid,
        double outside,
        Func<Complex, Complex, double, Complex> combine)
    {
        var fourier = new ShortTimeFourier(clip.SampleRate, grid.Axes.SecondsPerFrame);
        ReadOnlySpan<float> second = other is null ? [] : other.Samples.Span;
        return clip.WithSamples(fourier.Apply(clip.Samples.Span, second, ChangeOf(fourier, values, grid, outside, combine)));
    }

    private static ShortTimeFourier.Change ChangeOf(
        ShortTimeFourier fourier,
        ReadOnlyMemory<float> values,
        ExplanationMask grid,
        double outside,
        Func<Complex, Complex, double, Complex> combine)
    {
        BandWeights[] bands = [.. Enumerable.Range(0, fourier.Bins).Select(bin => BandWeights.At(grid.Axes, grid.ValidBins, fourier.FrequencyOf(bin)))];
        return (seconds, spectrum, otherSpectrum) =>
        {
            var frames = FrameWeights.At((seconds - grid.Axes.StartSeconds) / grid.Axes.SecondsPerFrame, grid.Frames);
            for (int bin = 0; bin < spectrum.Length; bin++)
            {
                double value = bands[bin].IsCovered ? bands[bin].Apply(values.Span, grid.Bins, frames) : outside;
                spectrum[bin] = combine(spectrum[bin], otherSpectrum.IsEmpty ? 0 : otherSpectrum[bin], value);
            }
        };
    }
}
