namespace AudioAnomaly.Endurance;

/// <summary>A seeded, endless machine: a hum with overtones that turns a little faster or slower, coloured noise, and a knock in every turn.</summary>
internal sealed class MachineSound
{
    public const int Rate = 16000;
    private const int Overtones = 6;
    private const double KnockHz = 3100;

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
        _speed = 47 + (6 * _random.NextDouble());
        _level = 0.9 + (0.2 * _random.NextDouble());
        _phase = _random.NextDouble();
    }

    /// <summary>A recording of such a machine.</summary>
    public static AudioClip Clip(int seed, double seconds)
    {
        float[] samples = new float[(int)(seconds * Rate)];
        new MachineSound(seed).Fill(samples);
        return new AudioClip(samples, Rate, $"machine {seed}");
    }

    /// <summary>Goes on with the sound.</summary>
    public void Fill(Span<float> samples)
    {
        // Speed and level wander slowly, and stay normal.
        _speed = Math.Clamp(_speed + (0.1 * (_random.NextDouble() - 0.5)), 47, 53);
        _level = Math.Clamp(_level + (0.01 * (_random.NextDouble() - 0.5)), 0.9, 1.1);
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
            samples[n] = (float)(_level * (Hum(before) + (0.3 * _noise) + (_knock * Math.Sin(2 * Math.PI * KnockHz * before / _speed))));
        }
    }

    private static double Hum(double phase)
    {
        // sin(k x) from sin((k - 1) x) and sin((k - 2) x): one sine and one cosine for all overtones.
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * phase);
        double last = 0, current = sine, sum = 0;
        for (int overtone = 1; overtone <= Overtones; overtone++)
        {
            sum += 0.15 * current / overtone;
            (last, current) = (current, (2 * cosine * current) - last);
        }

        return sum;
    }
}
