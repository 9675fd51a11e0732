namespace AudioAnomaly.Samples.Synthesis;

/// <summary>The imagined pump as it runs for hours: its speed and load change all the time, and faults come and go. Everything follows from the seed.</summary>
public sealed class RunningMachine
{
    private const double SteadySeconds = 2.5;
    private const double ChangeSeconds = 0.4;

    private readonly SignalNoise _machine;
    private readonly SignalNoise _faults;
    private readonly int _sampleRate;
    private MachineVoice _before;
    private MachineVoice _voice;
    private long _count;

    /// <summary>Starts it.</summary>
    /// <param name="seed">The seed: other seeds give the same machine on another day.</param>
    /// <param name="sampleRate">The sample rate in Hz, at least 16,000.</param>
    public RunningMachine(long seed, int sampleRate = 16000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 16000);

        // Noise of their own, so that the machine is the same with and without faults.
        (_machine, _faults, _sampleRate) = (new SignalNoise(seed), new SignalNoise(~seed), sampleRate);
        _voice = _before = new MachineVoice(_machine, sampleRate);
    }

    /// <summary>Makes the next sound.</summary>
    /// <param name="seconds">How much, in seconds; at least 0.2.</param>
    /// <param name="fault">The fault that it has all the time, or null for none.</param>
    /// <param name="faultToBackgroundDb">The fault's power over that of the machine in the same band, in dB.</param>
    /// <returns>The samples.</returns>
    public float[] Next(double seconds, FaultKind? fault = null, double faultToBackgroundDb = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 0.2);
        double[] samples = new double[(int)(seconds * _sampleRate)];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = NextOfMachine();
        }

        if (fault is { } kind)
        {
            FaultSound.AddTo(samples, FaultSound.Lasting(kind, seconds), _faults, _sampleRate, faultToBackgroundDb);
        }

        return Array.ConvertAll(samples, sample => (float)Math.Clamp(sample, -0.98, 0.98));
    }

    private double NextOfMachine()
    {
        long at = _count++ % (long)(SteadySeconds * _sampleRate);
        if (at == 0)
        {
            (_before, _voice) = (_voice, new MachineVoice(_machine, _sampleRate));
        }

        double change = at / (ChangeSeconds * _sampleRate);
        return change < 1 ? (Math.Sqrt(1 - change) * _before.Next()) + (Math.Sqrt(change) * _voice.Next()) : _voice.Next();
    }
}
