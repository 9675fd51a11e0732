using System.Numerics;

namespace AudioAnomaly.Metrics;

/// <summary>A sound on its way through a <see cref="ShortTimeFourier"/>, in pieces of any length: of it, no more than two windows are in memory.</summary>
internal sealed class FourierStream
{
    private readonly ShortTimeFourier _fourier;
    private readonly ShortTimeFourier.Change _change;
    private readonly Output _output;
    private readonly float[] _samples;
    private readonly float[] _other;
    private readonly Complex[] _spectrum;
    private readonly Complex[] _second;
    private readonly double[] _sum;
    private readonly double[] _weight;
    private readonly float[] _changed;
    private int _count;
    private long _first;
    private long _received;

    /// <param name="fourier">The transform.</param>
    /// <param name="change">What is done to each frame.</param>
    /// <param name="output">Gets the sound piece by piece.</param>
    /// <param name="hasOther">Whether there is another sound that the change looks at.</param>
    public FourierStream(ShortTimeFourier fourier, ShortTimeFourier.Change change, Output output, bool hasOther = false)
    {
        (_fourier, _change, _output) = (fourier, change, output);
        int length = fourier.Window.Length;
        _samples = new float[2 * length];
        _other = hasOther ? new float[2 * length] : [];
        _spectrum = new Complex[length];
        _second = hasOther ? new Complex[length] : [];
        (_sum, _weight, _changed) = (new double[length], new double[length], new float[length]);

        // The first frame's centre is the first sample; before it there is silence.
        _count = length / 2;
        _first = -_count;
    }

    /// <summary>Gets what is finished.</summary>
    /// <param name="original">The samples as they came.</param>
    /// <param name="changed">The same samples, changed.</param>
    public delegate void Output(ReadOnlySpan<float> original, ReadOnlySpan<float> changed);

    /// <summary>Takes in the next samples.</summary>
    /// <param name="samples">The sound.</param>
    /// <param name="other">As many of the other sound, if there is one.</param>
    public void Push(ReadOnlySpan<float> samples, ReadOnlySpan<float> other = default)
    {
        _received += samples.Length;
        while (samples.Length > 0)
        {
            int count = Math.Min(samples.Length, _samples.Length - _count);
            samples[..count].CopyTo(_samples.AsSpan(_count));
            if (_other.Length > 0)
            {
                other[..count].CopyTo(_other.AsSpan(_count));
                other = other[count..];
            }

            samples = samples[count..];
            _count += count;
            while (_count >= _spectrum.Length)
            {
                Step();
            }
        }
    }

    /// <summary>The sound has ended: gives out the rest.</summary>
    public void Complete()
    {
        while (_first + (_spectrum.Length / 2) < _received + _fourier.Hop)
        {
            _samples.AsSpan(_count).Clear();
            if (_other.Length > 0)
            {
                _other.AsSpan(_count).Clear();
            }

            _count = Math.Max(_count, _spectrum.Length);
            Step();
        }

        Give((int)Math.Max(0, Math.Min(_received - _first, _sum.Length)));
    }

    private void Step()
    {
        Load(_samples, _spectrum);
        if (_second.Length > 0)
        {
            Load(_other, _second);
        }

        _change((double)(_first + (_spectrum.Length / 2)) / _fourier.SampleRate, _spectrum.AsSpan(0, _fourier.Bins), _second.AsSpan(0, _second.Length > 0 ? _fourier.Bins : 0));
        _fourier.Transform.BackwardReal(_spectrum);
        double[] window = _fourier.Window;
        for (int i = 0; i < window.Length; i++)
        {
            _sum[i] += _spectrum[i].Real * window[i];
            _weight[i] += window[i] * window[i];
        }

        // No later frame reaches these.
        Give(_fourier.Hop);
        Shift(_sum, _fourier.Hop);
        Shift(_weight, _fourier.Hop);
        Shift(_samples, _fourier.Hop);
        Shift(_other, _fourier.Hop);
        _count -= _fourier.Hop;
        _first += _fourier.Hop;
    }

    /// <summary>Gives out the first samples, as far as they are within the sound.</summary>
    private void Give(int count)
    {
        int from = (int)Math.Max(0, -_first), until = (int)Math.Min(count, _received - _first);
        if (from >= until)
        {
            return;
        }

        for (int i = from; i < until; i++)
        {
            _changed[i] = (float)(_sum[i] / _weight[i]);
        }

        _output(_samples.AsSpan(from, until - from), _changed.AsSpan(from, until - from));
    }

    private void Load(float[] samples, Complex[] spectrum)
    {
        for (int i = 0; i < spectrum.Length; i++)
        {
            spectrum[i] = samples[i] * _fourier.Window[i];
        }

        _fourier.Transform.Forward(spectrum);
    }

    private static void Shift<T>(T[] values, int count)
    {
        if (values.Length > 0)
        {
            Array.Copy(values, count, values, 0, values.Length - count);
            Array.Clear(values, values.Length - count, count);
        }
    }
}
