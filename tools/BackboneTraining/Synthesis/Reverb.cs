using System.Numerics.Tensors;

namespace AudioAnomaly.BackboneTraining;

/// <summary>A room: four delay lines that feed each other through a reflection (Jot's feedback delay network), each a little duller at every turn.</summary>
internal static class Reverb
{
    private const int Lines = 4;
    private const int MaxDelay = 1 << 12;

    // Shorter than any delay, so that a block's echoes are all there before it is computed; a divisor of the lines' length.
    private const int Block = 256;
    private const double LowestSampleRate = 16000;
    private static readonly double[] DelaySeconds = [0.0297, 0.0371, 0.0411, 0.0537];

    /// <summary>Adds reverberation to a signal.</summary>
    /// <param name="samples">The signal; changed.</param>
    /// <param name="amount">The level of the reverberation over the direct sound's.</param>
    /// <param name="decaySeconds">The time in which it falls by 60 dB.</param>
    /// <param name="damping">How dull it is, from 0 to 1.</param>
    /// <param name="lines">Working memory of <see cref="MemoryLength"/>.</param>
    /// <param name="sampleRate">The sample rate in Hz, at least 16,000.</param>
    public static void Apply(Span<float> samples, double amount, double decaySeconds, double damping, Span<float> lines, double sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, LowestSampleRate);
        lines.Clear();
        Span<int> delays = stackalloc int[Lines];
        var filters = new OnePole[Lines];
        double keep = 0.8 * damping;
        for (int line = 0; line < Lines; line++)
        {
            delays[line] = Math.Min(MaxDelay - 1, (int)(DelaySeconds[line] * sampleRate));
            double gain = Math.Pow(10, -3 * delays[line] / (decaySeconds * sampleRate)) * (1 - keep);
            filters[line] = new OnePole(keep, gain);
        }

        Span<float> sum = stackalloc float[Block];
        Span<float> back = stackalloc float[Block];
        Span<float> states = stackalloc float[Lines * Block];
        for (int start = 0; start < samples.Length; start += Block)
        {
            int count = Math.Min(Block, samples.Length - start);
            Span<float> heard = samples.Slice(start, count), half = sum[..count];
            half.Clear();
            for (int line = 0; line < Lines; line++)
            {
                Span<float> state = states.Slice(line * Block, count);
                Read(lines.Slice(line * MaxDelay, MaxDelay), start - delays[line], state);
                filters[line].Run(state);
                TensorPrimitives.MultiplyAdd(state, 0.5f, half, half);
            }

            TensorPrimitives.Subtract(heard, half, back[..count]);
            for (int line = 0; line < Lines; line++)
            {
                TensorPrimitives.Add(states.Slice(line * Block, count), back[..count], lines.Slice((line * MaxDelay) + (start & (MaxDelay - 1)), count));
            }

            TensorPrimitives.MultiplyAdd(half, (float)amount, heard, heard);
        }
    }

    /// <summary>The working memory that <see cref="Apply"/> needs.</summary>
    public const int MemoryLength = Lines * MaxDelay;

    private static void Read(ReadOnlySpan<float> line, int from, Span<float> values)
    {
        int first = from & (MaxDelay - 1), straight = Math.Min(values.Length, MaxDelay - first);
        line.Slice(first, straight).CopyTo(values);
        line[..(values.Length - straight)].CopyTo(values[straight..]);
    }
}
