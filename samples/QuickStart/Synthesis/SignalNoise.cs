namespace AudioAnomaly.Samples.Synthesis;

/// <summary>A seeded source of noise and random choices: the same on every platform.</summary>
internal sealed class SignalNoise
{
    private ulong _state;

    /// <param name="seed">The seed. It is mixed first: states next to one another would give the same numbers, shifted by one.</param>
    public SignalNoise(long seed)
    {
        _state = unchecked((ulong)seed);
        _state = Next();
    }

    /// <summary>A number from 0 to 1.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>64 random bits (SplitMix64).</summary>
    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    public double Uniform(double low, double high) => low + ((high - low) * Uniform());

    /// <summary>A standard normal number (Box-Muller).</summary>
    public double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());
}
