using System.Numerics;

namespace AudioAnomaly.Metrics;

/// <summary>
/// Changes sound in the time-frequency plane: short-time Fourier transform with a periodic Hann window, inverse by overlap-add divided by the overlapped
/// squared window. Without a change the sound comes back as it was.
/// </summary>
internal sealed class ShortTimeFourier
{
    /// <summary>
    /// Chooses the window for a spectrogram's grid: its frames' hop, and the least power of two that is three times as long.
    /// (320 and 1,024 for the presets of CLAP and PANNs at their own rates.)
    /// </summary>
    public ShortTimeFourier(int sampleRate, double secondsPerFrame)
    {
        SampleRate = sampleRate;
        Hop = Math.Max(16, (int)Math.Round(secondsPerFrame * sampleRate));
        Transform = new RealFourier((int)BitOperations.RoundUpToPowerOf2((uint)(3 * Hop)));
        Window = new double[Transform.Length];
        for (int i = 0; i < Window.Length; i++)
        {
            Window[i] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / Window.Length));
        }
    }

    /// <summary>Changes one frame's spectrum, bins from 0 to half of the sample rate.</summary>
    /// <param name="seconds">The frame's centre.</param>
    /// <param name="spectrum">The spectrum to change.</param>
    /// <param name="other">That of the other sound; empty without one.</param>
    public delegate void Change(double seconds, Span<Complex> spectrum, ReadOnlySpan<Complex> other);

    public int Bins => Transform.Bins;

    public int SampleRate { get; }

    /// <summary>Samples from one frame to the next.</summary>
    public int Hop { get; }

    public RealFourier Transform { get; }

    /// <summary>The factor of each sample of a frame.</summary>
    public double[] Window { get; }

    public double FrequencyOf(int bin) => (double)bin * SampleRate / Transform.Length;

    /// <summary>Applies a change to every frame.</summary>
    /// <param name="samples">The sound.</param>
    /// <param name="other">Another sound of the same length that the change may look at; empty for none.</param>
    /// <param name="change">The change.</param>
    public float[] Apply(ReadOnlySpan<float> samples, ReadOnlySpan<float> other, Change change)
    {
        float[] changed = new float[samples.Length];
        int done = 0;
        var stream = new FourierStream(this, change, (_, part) => done += CopyTo(part, changed, done), hasOther: !other.IsEmpty);
        stream.Push(samples, other);
        stream.Complete();
        return changed;
    }

    private static int CopyTo(ReadOnlySpan<float> part, float[] whole, int start)
    {
        part.CopyTo(whole.AsSpan(start));
        return part.Length;
    }
}
