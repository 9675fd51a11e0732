using NWaves.Filters.BiQuad;

namespace AudioAnomaly.Samples.Synthesis;

/// <summary>Makes recordings of an imagined pump: a hum with harmonics and vane-pass modulation, flow noise with resonances, and, if wanted, a fault at a known time and in a known band. Everything follows from the seed.</summary>
public static class MachineSound
{
    private const double ShaftHz = 48.6;
    private const int Harmonics = 28;
    private const int Vanes = 5;

    /// <summary>Makes a recording.</summary>
    /// <param name="seed">The seed: other seeds give other recordings of the same machine.</param>
    /// <param name="fault">The fault to put in, or null for none.</param>
    /// <param name="seconds">The length in seconds, at least 2.</param>
    /// <param name="sampleRate">The sample rate in Hz, at least 16,000.</param>
    /// <param name="faultToBackgroundDb">The fault's power over that of the machine in the same band and time, in dB.</param>
    /// <returns>The recording and the truth.</returns>
    public static MachineRecording Create(long seed, FaultKind? fault = null, double seconds = 5, int sampleRate = 16000, double faultToBackgroundDb = 6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 16000);
        int length = (int)(seconds * sampleRate);
        double[] machine = CreateMachine(new SignalNoise(seed), length, sampleRate);
        FaultEvent? truth = null;
        if (fault is { } kind)
        {
            // The fault has noise of its own, so that the machine is the same with and without it.
            var noise = new SignalNoise(~seed);
            truth = FaultSound.Place(kind, noise, seconds);
            double[] sound = FaultSound.Create(truth, noise, length, sampleRate);
            double gain = Math.Sqrt(Math.Pow(10, faultToBackgroundDb / 10) * BandPower(machine, truth, sampleRate) / BandPower(sound, truth, sampleRate));
            for (int i = 0; i < length; i++)
            {
                machine[i] += gain * sound[i];
            }
        }

        double peak = machine.Max(Math.Abs);
        double scale = peak > 0.98 ? 0.98 / peak : 1;
        return new MachineRecording(new AudioClip(Array.ConvertAll(machine, sample => (float)(sample * scale)), sampleRate), truth);
    }

    private static double[] CreateMachine(SignalNoise noise, int length, int sampleRate)
    {
        // The harmonics' levels belong to the machine and never change; speed, load and the room differ a little from recording to recording.
        var machine = new SignalNoise(1);
        double[] levels = [.. Enumerable.Range(1, Harmonics).Select(h => machine.Uniform(0.4, 1) * (h % Vanes == 0 ? 1.8 : 1) / Math.Pow(h, 0.8))];
        double[] phases = [.. levels.Select(_ => noise.Uniform(0, 2 * Math.PI))];
        double[] scatter = [.. levels.Select(_ => Math.Pow(10, 0.05 * noise.Gaussian()))];
        double speed = ShaftHz * (1 + (0.004 * noise.Gaussian()));
        double load = noise.Uniform(0.85, 1.15);
        double wander = noise.Uniform(0, 2 * Math.PI);
        var flow = new BandPassFilter(620.0 / sampleRate, 0.7);
        var casing = new BandPassFilter(2300 * (1 + (0.01 * noise.Gaussian())) / sampleRate, 6);
        double flowLevel = 0.05 * noise.Uniform(0.8, 1.25);
        double brown = 0, angle = noise.Uniform(0, 2 * Math.PI);
        double[] samples = new double[length];
        for (int i = 0; i < length; i++)
        {
            double time = (double)i / sampleRate;
            angle += 2 * Math.PI * speed * (1 + (0.004 * Math.Sin((2 * Math.PI * 0.4 * time) + wander))) / sampleRate;
            double hum = 0;
            for (int h = 0; h < Harmonics; h++)
            {
                hum += levels[h] * scatter[h] * Math.Sin(((h + 1) * angle) + phases[h]);
            }

            double white = noise.Gaussian();
            brown = (0.985 * brown) + (0.06 * white);
            double modulation = 1 + (0.25 * Math.Sin(Vanes * angle));
            double broadband = (2.5 * flow.Process((float)white)) + (1.4 * casing.Process((float)white)) + (0.35 * white) + brown;
            samples[i] = load * ((0.035 * hum) + (flowLevel * modulation * broadband));
        }

        return samples;
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
