using System.Numerics;

namespace AudioAnomaly.Metrics;

/// <summary>
/// Changes sound in the time-frequency plane: short-time Fourier transform with a periodic Hann window, inverse by overlap-add divided by the overlapped
/// squared window. Without a change the sound comes back as it was.
/// </summary>
internal sealed class ShortTimeFourier
{
    private readonly RealFourier _fourier;
    private readonly double[] _window;
    private readonly int _hop;
    private readonly int _sampleRate;

    /// <summary>
    /// Chooses the window for a spectrogram's grid: its frames' hop, and the least power of two that is three times as long.
    /// (320 and 1,024 for the presets of CLAP and PANNs at their own rates.)
    /// </summary>
    public ShortTimeFourier(int sampleRate, double secondsPerFrame)
    {
        _sampleRate = sampleRate;
        _hop = Math.Max(16, (int)Math.Round(secondsPerFrame * sampleRate));
        _fourier = new RealFourier((int)BitOperations.RoundUpToPowerOf2((uint)(3 * _hop)));
        _window = new double[_fourier.Length];
        for (int i = 0; i < _window.Length; i++)
        {
            _window[i] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / _window.Length));
        }
    }

    /// <summary>Changes one frame's spectrum, bins from 0 to half of the sample rate.</summary>
    /// <param name="seconds">The frame's centre.</param>
    /// <param name="spectrum">The spectrum to change.</param>
    /// <param name="other">That of the other sound; empty without one.</param>
    public delegate void Change(double seconds, Span<Complex> spectrum, ReadOnlySpan<Complex> other);

    public int Bins => _fourier.Bins;

    public double FrequencyOf(int bin) => (double)bin * _sampleRate / _fourier.Length;

    /// <summary>Applies a change to every frame.</summary>
    /// <param name="samples">The sound.</param>
    /// <param name="other">Another sound of the same length that the change may look at; empty for none.</param>
    /// <param name="change">The change.</param>
    public float[] Apply(ReadOnlySpan<float> samples, ReadOnlySpan<float> other, Change change)
    {
        double[] sum = new double[samples.Length], weight = new double[samples.Length];
        var spectrum = new Complex[_fourier.Length];
        Complex[] second = other.IsEmpty ? [] : new Complex[_fourier.Length];
        for (int centre = 0; centre < samples.Length + _hop; centre += _hop)
        {
            int start = centre - (_fourier.Length / 2);
            Load(samples, start, spectrum);
            if (second.Length > 0)
            {
                Load(other, start, second);
            }

            change((double)centre / _sampleRate, spectrum.AsSpan(0, Bins), second.Length > 0 ? second.AsSpan(0, Bins) : []);
            _fourier.BackwardReal(spectrum);
            for (int i = Math.Max(0, -start); i < _window.Length && start + i < samples.Length; i++)
            {
                sum[start + i] += spectrum[i].Real * _window[i];
                weight[start + i] += _window[i] * _window[i];
            }
        }

        float[] changed = new float[samples.Length];
        for (int i = 0; i < changed.Length; i++)
        {
            changed[i] = (float)(sum[i] / weight[i]);
        }

        return changed;
    }

    private void Load(ReadOnlySpan<float> samples, int start, Complex[] spectrum)
    {
        for (int i = 0; i < _window.Length; i++)
        {
            int at = start + i;
            spectrum[i] = at >= 0 && at < samples.Length ? samples[at] * _window[i] : 0;
        }

        _fourier.Forward(spectrum);
    }
}
