namespace AudioAnomaly.BitHashes;

/// <summary>Sounds and numbers made of whole-number arithmetic, so that they are the same everywhere.</summary>
internal static class GeneratedSound
{
    /// <summary>Numbers from -1 to 1.</summary>
    public static float[] Noise(int count, uint seed)
    {
        float[] values = new float[count];
        uint state = (seed * 2654435761u) + 12345;
        for (int i = 0; i < count; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            values[i] = (int)state / 2147483648f;
        }

        return values;
    }

    /// <summary>A second and a half of a machine: a triangle wave in noise, with clicks if it is broken.</summary>
    public static AudioClip Machine(uint seed, int sampleRate, bool broken = false)
    {
        float[] samples = Noise(sampleRate * 3 / 2, seed);
        int period = sampleRate / 110;
        for (int i = 0; i < samples.Length; i++)
        {
            float wave = Math.Abs((2f * (i % period) / period) - 1) - 0.5f;
            float click = broken && i % (sampleRate / 5) < 40 ? 0.5f : 0;
            samples[i] = (0.1f * samples[i]) + (0.4f * wave) + click;
        }

        return new AudioClip(samples, sampleRate);
    }
}
