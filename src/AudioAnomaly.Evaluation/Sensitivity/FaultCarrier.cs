using System.Numerics;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>A recording that faults are put into, with what they need to know of it, computed once. Used by one thread at a time.</summary>
internal sealed class FaultCarrier
{
    // Longer than the answer of the narrowest filter, so that a recording's end does not sound at its beginning.
    private const double PaddingSeconds = 0.25;

    private readonly Lazy<(RealFourier Fourier, Complex[] Spectrum)> _spectrum;

    public FaultCarrier(AudioClip clip)
    {
        Clip = clip;
        double sum = 0;
        foreach (float sample in clip.Samples.Span)
        {
            sum += (double)sample * sample;
        }

        Power = sum / clip.Samples.Length;
        _spectrum = new(Transform);
    }

    public AudioClip Clip { get; }

    /// <summary>The mean square of the samples.</summary>
    public double Power { get; }

    /// <summary>The samples with every frequency multiplied by a gain, without shift in time.</summary>
    public float[] Filter(Func<double, double> gainOfHz)
    {
        (RealFourier fourier, Complex[] spectrum) = _spectrum.Value;
        var changed = new Complex[fourier.Length];
        for (int bin = 0; bin < fourier.Bins; bin++)
        {
            changed[bin] = spectrum[bin] * gainOfHz((double)bin * Clip.SampleRate / fourier.Length);
        }

        fourier.BackwardReal(changed);
        float[] samples = new float[Clip.Samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)changed[i].Real;
        }

        return samples;
    }

    /// <summary>The samples with a sound added.</summary>
    /// <param name="sound">The sound, of any power.</param>
    /// <param name="start">The sample at which it begins.</param>
    /// <param name="decibels">The power it gets, over its length, relative to the recording's.</param>
    public float[] Add(ReadOnlySpan<double> sound, int start, double decibels)
    {
        float[] samples = Clip.Samples.ToArray();
        AddTo(samples, sound, start, decibels);
        return samples;
    }

    /// <summary>Adds a sound to samples, see <see cref="Add"/>.</summary>
    public void AddTo(Span<float> samples, ReadOnlySpan<double> sound, int start, double decibels)
    {
        double power = System.Numerics.Tensors.TensorPrimitives.SumOfSquares(sound) / sound.Length;
        double gain = power > 0 ? Math.Sqrt(Power * Decibels.ToPower(decibels) / power) : 0;
        for (int i = 0; i < sound.Length; i++)
        {
            samples[start + i] += (float)(gain * sound[i]);
        }
    }

    private (RealFourier Fourier, Complex[] Spectrum) Transform()
    {
        ReadOnlySpan<float> samples = Clip.Samples.Span;
        var fourier = new RealFourier((int)BitOperations.RoundUpToPowerOf2((uint)(samples.Length + (PaddingSeconds * Clip.SampleRate))));
        var spectrum = new Complex[fourier.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            spectrum[i] = samples[i];
        }

        fourier.Forward(spectrum);
        return (fourier, spectrum);
    }
}
