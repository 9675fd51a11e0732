using NWaves.Filters.BiQuad;

namespace AudioAnomaly.Samples.Synthesis;

/// <summary>The imagined pump itself, without faults: sample after sample, for as long as one likes. Everything follows from the noise's seed.</summary>
internal sealed class MachineVoice
{
    private const double ShaftHz = 48.6;
    private const int Harmonics = 28;
    private const int Vanes = 5;

    private readonly SignalNoise _noise;
    private readonly int _sampleRate;
    private readonly double[] _levels;
    private readonly double[] _phases;
    private readonly double[] _scatter;
    private readonly double _speed;
    private readonly double _load;
    private readonly double _wander;
    private readonly BandPassFilter _flow;
    private readonly BandPassFilter _casing;
    private readonly double _flowLevel;
    private double _brown;
    private double _angle;
    private long _count;

    public MachineVoice(SignalNoise noise, int sampleRate)
    {
        (_noise, _sampleRate) = (noise, sampleRate);

        // The harmonics' levels belong to the machine and never change; speed, load and the room differ a little from recording to recording.
        var machine = new SignalNoise(1);
        _levels = [.. Enumerable.Range(1, Harmonics).Select(h => machine.Uniform(0.4, 1) * (h % Vanes == 0 ? 1.8 : 1) / Math.Pow(h, 0.8))];
        _phases = [.. _levels.Select(_ => noise.Uniform(0, 2 * Math.PI))];
        _scatter = [.. _levels.Select(_ => Math.Pow(10, 0.05 * noise.Gaussian()))];
        _speed = ShaftHz * (1 + (0.004 * noise.Gaussian()));
        _load = noise.Uniform(0.85, 1.15);
        _wander = noise.Uniform(0, 2 * Math.PI);
        _flow = new BandPassFilter(620.0 / sampleRate, 0.7);
        _casing = new BandPassFilter(2300 * (1 + (0.01 * noise.Gaussian())) / sampleRate, 6);
        _flowLevel = 0.05 * noise.Uniform(0.8, 1.25);
        _angle = noise.Uniform(0, 2 * Math.PI);
    }

    public double Next()
    {
        double time = (double)_count++ / _sampleRate;
        _angle += 2 * Math.PI * _speed * (1 + (0.004 * Math.Sin((2 * Math.PI * 0.4 * time) + _wander))) / _sampleRate;
        double hum = 0;
        for (int h = 0; h < Harmonics; h++)
        {
            hum += _levels[h] * _scatter[h] * Math.Sin(((h + 1) * _angle) + _phases[h]);
        }

        double white = _noise.Gaussian();
        _brown = (0.985 * _brown) + (0.06 * white);
        double modulation = 1 + (0.25 * Math.Sin(Vanes * _angle));
        double broadband = (2.5 * _flow.Process((float)white)) + (1.4 * _casing.Process((float)white)) + (0.35 * white) + _brown;
        return _load * ((0.035 * hum) + (_flowLevel * modulation * broadband));
    }
}
