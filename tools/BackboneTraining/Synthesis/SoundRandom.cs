using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AudioAnomaly.BackboneTraining;

/// <summary>A seeded source of random choices and noise (SplitMix64; white noise from sixteen Xorshift32 generators side by side). The keys name what is drawn, so that any part of a run can be made again alone.</summary>
internal sealed class SoundRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15UL;
    private ulong _state;

    public SoundRandom(params ReadOnlySpan<long> keys)
    {
        foreach (long key in keys)
        {
            _state = Mix(unchecked((_state ^ (ulong)key) + Golden));
        }
    }

    public ulong NextBits() => Mix(unchecked(_state += Golden));

    /// <summary>A number from 0 to 1.</summary>
    public double Uniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public double Uniform(double low, double high) => low + ((high - low) * Uniform());

    public bool Chance(double probability) => Uniform() < probability;

    public int Below(int count) => (int)(Uniform() * count);

    /// <summary>A standard normal number (Box-Muller).</summary>
    public double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Fills with white noise of mean 0 and variance 1, evenly distributed: any filter makes it as good as Gaussian.</summary>
    public void FillWhite(Span<float> samples)
    {
        var scale = Vector512.Create(MathF.Sqrt(3) / int.MaxValue);
        Span<uint> seeds = stackalloc uint[Vector512<uint>.Count];
        foreach (ref uint seed in seeds)
        {
            seed = (uint)(NextBits() >> 32) | 1;
        }

        Vector512<uint> state = Vector512.Create((ReadOnlySpan<uint>)seeds);
        Span<Vector512<float>> whole = MemoryMarshal.Cast<float, Vector512<float>>(samples);
        for (int i = 0; i < whole.Length; i++)
        {
            state = Advance(state);
            whole[i] = Vector512.ConvertToSingle(state.AsInt32()) * scale;
        }

        Vector512<float> last = Vector512.ConvertToSingle(Advance(state).AsInt32()) * scale;
        for (int i = whole.Length * Vector512<float>.Count; i < samples.Length; i++)
        {
            samples[i] = last[i % Vector512<float>.Count];
        }
    }

    private static Vector512<uint> Advance(Vector512<uint> state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        return state ^ (state << 5);
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
