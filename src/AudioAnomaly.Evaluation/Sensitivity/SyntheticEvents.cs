namespace AudioAnomaly.Evaluation;

/// <summary>Short sounds in a band: bursts of noise, chirps, clicks.</summary>
internal static class SyntheticEvents
{
    private const double ShortestSeconds = 0.03, LongestSeconds = 0.4, RampSeconds = 0.005;
    private const int BurstPartials = 24;

    /// <summary>The recording with one or two events of one form.</summary>
    public static float[] AddTo(FaultCarrier carrier, SyntheticFault fault, Random random)
    {
        float[] samples = carrier.Clip.Samples.ToArray();
        int form = random.Next(3), events = 1 + random.Next(2);
        for (int i = 0; i < events; i++)
        {
            // The two halves of the recording have one each, so that they do not add up.
            int room = samples.Length / events;
            double seconds = ShortestSeconds * Math.Pow(LongestSeconds / ShortestSeconds, random.NextDouble());
            int length = Math.Clamp((int)(seconds * carrier.Clip.SampleRate), 1, Math.Max(1, room / 2));
            int start = (i * room) + random.Next(Math.Max(1, room - length));
            carrier.AddTo(samples, Make(form, length, carrier.Clip.SampleRate, fault, random), start, fault.Strength);
        }

        return samples;
    }

    private static double[] Make(int form, int length, int sampleRate, SyntheticFault fault, Random random)
    {
        double[] sound = form switch
        {
            0 => Burst(length, sampleRate, fault, random),
            1 => Chirp(length, sampleRate, fault),
            _ => Click(length, sampleRate, fault, random),
        };
        int ramp = Math.Min(length / 4, (int)(RampSeconds * sampleRate));
        for (int i = 0; i < ramp; i++)
        {
            double weight = 0.5 - (0.5 * Math.Cos(Math.PI * (i + 0.5) / ramp));
            sound[i] *= weight;
            sound[length - 1 - i] *= weight;
        }

        return sound;
    }

    /// <summary>Tones of random phase all over the band, which sound like noise.</summary>
    private static double[] Burst(int length, int sampleRate, SyntheticFault fault, Random random)
    {
        double[] sound = new double[length];
        for (int partial = 0; partial < BurstPartials; partial++)
        {
            double frequency = fault.LowHz + ((fault.HighHz - fault.LowHz) * random.NextDouble());
            double phase = 2 * Math.PI * random.NextDouble(), step = 2 * Math.PI * frequency / sampleRate;
            for (int i = 0; i < length; i++)
            {
                sound[i] += Math.Sin((step * i) + phase);
            }
        }

        return sound;
    }

    private static double[] Chirp(int length, int sampleRate, SyntheticFault fault)
    {
        double[] sound = new double[length];
        double phase = 0;
        for (int i = 0; i < length; i++)
        {
            phase += 2 * Math.PI * fault.LowHz * Math.Pow(fault.HighHz / fault.LowHz, (double)i / length) / sampleRate;
            sound[i] = Math.Sin(phase);
        }

        return sound;
    }

    /// <summary>A ringing that dies away in a sixth of its length.</summary>
    private static double[] Click(int length, int sampleRate, SyntheticFault fault, Random random)
    {
        double[] sound = new double[length];
        double step = 2 * Math.PI * Math.Sqrt(fault.LowHz * fault.HighHz) / sampleRate, phase = 2 * Math.PI * random.NextDouble();
        for (int i = 0; i < length; i++)
        {
            sound[i] = Math.Exp(-6.0 * i / length) * Math.Sin((step * i) + phase);
        }

        return sound;
    }
}
