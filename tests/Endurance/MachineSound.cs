namespace AudioAnomaly.Endurance;

/// <summary>A seeded, endless machine: a hum with overtones that turns a little faster or slower, coloured noise, and a knock in every turn.</summary>
internal sealed class MachineSound
{
    public const int Rate = 16000;

    /// <summary>The samples of a tenth of a second, after which speed and level are others.</summary>
    public const int Step = Rate / 10;

    private const int Overtones = 6;
    private const double KnockHz = 3100;
    private const double Slowest = 49;
    private const double Fastest = 51;
    private const double Softest = 0.9;
    private const double Loudest = 1.1;

    private readonly Random _random;
    private double _phase;
    private double _noise;
    private double _knock;
    private double _speed;
    private double _level;

    /// <param name="seed">Machines of different seeds start at different speeds and levels, within what is normal.</param>
    public MachineSound(int seed)
    {
        _random = new Random(seed);
        _speed = Slowest + ((Fastest - Slowest) * _random.NextDouble());
        _level = Softest + ((Loudest - Softest) * _random.NextDouble());
        _phase = _random.NextDouble();
    }

    /// <summary>The next so many seconds as a recording.</summary>
    public AudioClip Record(string name, double seconds)
    {
        float[] samples = new float[(int)(seconds * Rate)];
        for (int start = 0; start < samples.Length; start += Step)
        {
            Fill(samples.AsSpan(start, Math.Min(Step, samples.Length - start)));
        }

        return new AudioClip(samples, Rate, name);
    }

    /// <summary>Goes on with the sound, by one step or less.</summary>
    public void Fill(Span<float> samples)
    {
        // Speed and level wander, and stay normal.
        _speed = Math.Clamp(_speed + (0.3 * (_random.NextDouble() - 0.5)), Slowest, Fastest);
        _level = Math.Clamp(_level + (0.03 * (_random.NextDouble() - 0.5)), Softest, Loudest);
        for (int n = 0; n < samples.Length; n++)
        {
            double before = _phase;
            _phase += _speed / Rate;
            if (_phase >= 1)
            {
                _phase -= 1;
                _knock = 0.1;
            }

            _noise = (0.8 * _noise) + (0.2 * ((2 * _random.NextDouble()) - 1));
            _knock *= 0.99;
            samples[n] = (float)(_level * (Hum(before) + (0.8 * _noise) + (_knock * Math.Sin(2 * Math.PI * KnockHz * before / _speed))));
        }
    }

    private static double Hum(double phase)
    {
        // sin(k x) from sin((k - 1) x) and sin((k - 2) x): one sine and one cosine for all overtones.
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * phase);
        double last = 0, current = sine, sum = 0;
        for (int overtone = 1; overtone <= Overtones; overtone++)
        {
            sum += 0.1 * current / overtone;
            (last, current) = (current, (2 * cosine * current) - last);
        }

        return sum;
    }
}
