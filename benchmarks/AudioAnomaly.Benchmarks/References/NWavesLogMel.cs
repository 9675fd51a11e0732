using NWaves.Filters.Fda;
using NWaves.Transforms;
using NWaves.Windows;

namespace AudioAnomaly.Benchmarks;

/// <summary>The log-mel spectrogram of NWaves' parts: window, real Fourier transform in 64 bits, Slaney's mel filters, decibels; frames on all processors.</summary>
internal sealed class NWavesLogMel
{
    private readonly LogMelOptions _options;
    private readonly float[] _window;
    private readonly float[][] _mel;

    public NWavesLogMel(LogMelOptions options)
    {
        _options = options;

        // Its Hann window is symmetric; without the last value a longer one is periodic.
        _window = Window.OfType(WindowType.Hann, options.FftLength + 1)[..^1];
        _mel = FilterBanks.MelBankSlaney(options.MelBands, options.FftLength, options.SampleRate, options.MinFrequency, options.MaxFrequency);
    }

    /// <summary>Frames x bands in dB.</summary>
    public float[] Compute(AudioClip clip)
    {
        int length = clip.Samples.Length, frames = (length / _options.HopLength) + 1;
        float[] values = new float[frames * _options.MelBands];
        Parallel.For(
            0,
            frames,
            () => new Work(_options.FftLength, _options.MelBands),
            (frame, _, work) =>
            {
                work.Compute(clip.Samples.Span, (frame * _options.HopLength) - (_options.FftLength / 2), _window, _mel);
                work.Decibels.CopyTo(values.AsSpan(frame * _options.MelBands));
                return work;
            },
            _ => { });
        return values;
    }

    /// <summary>A thread's transform and memory.</summary>
    private sealed class Work(int fftLength, int bands)
    {
        private readonly RealFft64 _fft = new(fftLength);
        private readonly double[] _frame = new double[fftLength];
        private readonly double[] _re = new double[(fftLength / 2) + 1];
        private readonly double[] _im = new double[(fftLength / 2) + 1];
        private readonly float[] _power = new float[(fftLength / 2) + 1];

        public float[] Decibels { get; } = new float[bands];

        public void Compute(ReadOnlySpan<float> samples, int start, float[] window, float[][] mel)
        {
            for (int i = 0; i < _frame.Length; i++)
            {
                int place = Math.Abs(start + i);
                _frame[i] = window[i] * (double)samples[place < samples.Length ? place : (2 * (samples.Length - 1)) - place];
            }

            _fft.Direct(_frame, _re, _im);
            for (int bin = 0; bin < _power.Length; bin++)
            {
                _power[bin] = (float)((_re[bin] * _re[bin]) + (_im[bin] * _im[bin]));
            }

            FilterBanks.ApplyAndToDecibel(mel, _power, Decibels);
        }
    }
}
