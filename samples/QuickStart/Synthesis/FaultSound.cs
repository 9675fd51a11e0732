using NWaves.Filters.BiQuad;

namespace AudioAnomaly.Samples.Synthesis;

/// <summary>Makes the sounds of faults, alone.</summary>
internal static class FaultSound
{
    /// <summary>Chooses when a fault happens; its band belongs to its kind.</summary>
    public static FaultEvent Place(FaultKind kind, SignalNoise noise, double seconds)
    {
        (double length, double low, double high) = Of(kind);
        double start = noise.Uniform(0.3, seconds - length - 0.3);
        return new FaultEvent(kind, start, start + length, low, high);
    }

    /// <summary>A fault that lasts.</summary>
    public static FaultEvent Lasting(FaultKind kind, double seconds)
    {
        (_, double low, double high) = Of(kind);
        return new FaultEvent(kind, 0, seconds, low, high);
    }

    /// <summary>Puts a fault into the sound of a machine.</summary>
    /// <param name="machine">The sound.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="noise">What it is made of.</param>
    /// <param name="sampleRate">The sample rate in Hz.</param>
    /// <param name="faultToBackgroundDb">Its power over that of the machine in the same band and time, in dB.</param>
    public static void AddTo(double[] machine, FaultEvent fault, SignalNoise noise, int sampleRate, double faultToBackgroundDb)
    {
        double[] sound = Create(fault, noise, machine.Length, sampleRate);
        double gain = Math.Sqrt(Math.Pow(10, faultToBackgroundDb / 10) * BandPower(machine, fault, sampleRate) / BandPower(sound, fault, sampleRate));
        for (int i = 0; i < machine.Length; i++)
        {
            machine[i] += gain * sound[i];
        }
    }

    private static (double Length, double Low, double High) Of(FaultKind kind) => kind switch
    {
        FaultKind.Knock => (0.9, 120.0, 900.0),
        FaultKind.Squeal => (1.1, 2500.0, 5000.0),
        FaultKind.Rattle => (1.0, 1000.0, 4000.0),
        _ => (1.3, 4500.0, 7500.0),
    };

    public static double[] Create(FaultEvent fault, SignalNoise noise, int length, int sampleRate)
    {
        double[] samples = new double[length];
        int first = (int)(fault.StartSeconds * sampleRate);
        Span<double> active = samples.AsSpan(first, (int)(fault.EndSeconds * sampleRate) - first);
        switch (fault.Kind)
        {
            case FaultKind.Knock:
                AddKnocks(active, noise, sampleRate);
                break;
            case FaultKind.Squeal:
                AddSqueal(active, noise, sampleRate);
                break;
            case FaultKind.Rattle:
                AddRattle(active, noise, sampleRate);
                break;
            default:
                AddHiss(active, noise, sampleRate);
                break;
        }

        Fade(active, sampleRate);
        return samples;
    }

    private static void AddKnocks(Span<double> samples, SignalNoise noise, int sampleRate)
    {
        const double Every = 0.22;
        for (double at = 0.02; at * sampleRate < samples.Length; at += Every * noise.Uniform(0.9, 1.1))
        {
            double strength = noise.Uniform(0.7, 1);
            foreach ((double hertz, double decay) in new[] { (190.0, 0.045), (430.0, 0.03), (720.0, 0.018) })
            {
                AddStrike(samples, (int)(at * sampleRate), hertz * noise.Uniform(0.98, 1.02), decay, strength, sampleRate);
            }
        }
    }

    private static void AddRattle(Span<double> samples, SignalNoise noise, int sampleRate)
    {
        for (double at = 0.01; at * sampleRate < samples.Length; at += noise.Uniform(0.02, 0.09))
        {
            AddStrike(samples, (int)(at * sampleRate), noise.Uniform(1200, 3700), noise.Uniform(0.004, 0.012), noise.Uniform(0.3, 1), sampleRate);
        }
    }

    private static void AddSqueal(Span<double> samples, SignalNoise noise, int sampleRate)
    {
        double angle = 0, drift = 0, target = noise.Uniform(3100, 3800);
        for (int i = 0; i < samples.Length; i++)
        {
            drift = (0.9995 * drift) + (0.002 * noise.Gaussian());
            angle += 2 * Math.PI * target * (1 + (0.02 * Math.Sin(2 * Math.PI * 7 * i / sampleRate)) + (0.05 * drift)) / sampleRate;
            samples[i] += Math.Sin(angle) * (0.8 + (0.2 * Math.Sin(2 * Math.PI * 11 * i / sampleRate)));
        }
    }

    private static void AddHiss(Span<double> samples, SignalNoise noise, int sampleRate)
    {
        BandPassFilter[] filters = [new(5000.0 / sampleRate, 4), new(5900.0 / sampleRate, 4), new(6900.0 / sampleRate, 4)];
        for (int i = 0; i < samples.Length; i++)
        {
            float white = (float)noise.Gaussian();
            samples[i] += filters.Sum(filter => filter.Process(white));
        }
    }

    private static void AddStrike(Span<double> samples, int start, double hertz, double decaySeconds, double strength, int sampleRate)
    {
        for (int i = start; i < Math.Min(samples.Length, start + (int)(8 * decaySeconds * sampleRate)); i++)
        {
            double time = (double)(i - start) / sampleRate;
            samples[i] += strength * Math.Exp(-time / decaySeconds) * Math.Sin(2 * Math.PI * hertz * time);
        }
    }

    private static void Fade(Span<double> samples, int sampleRate)
    {
        int length = Math.Min(samples.Length / 4, sampleRate / 100);
        for (int i = 0; i < length; i++)
        {
            double gain = (double)i / length;
            samples[i] *= gain;
            samples[^(i + 1)] *= gain;
        }
    }

    private static double BandPower(double[] samples, FaultEvent where, int sampleRate)
    {
        double centre = Math.Sqrt(where.LowHz * where.HighHz);
        var filter = new BandPassFilter(centre / sampleRate, centre / (where.HighHz - where.LowHz));
        int first = (int)(where.StartSeconds * sampleRate), last = (int)(where.EndSeconds * sampleRate);
        double power = 0;
        for (int i = 0; i < last; i++)
        {
            double y = filter.Process((float)samples[i]);
            power += i >= first ? y * y : 0;
        }

        return power / (last - first);
    }
}
