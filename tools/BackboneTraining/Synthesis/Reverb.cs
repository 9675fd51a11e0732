using System.Runtime.Intrinsics;

namespace AudioAnomaly.BackboneTraining;

/// <summary>A room: four delay lines that feed each other through a reflection (Jot's feedback delay network), each a little duller at every turn.</summary>
internal static class Reverb
{
    private const int Lines = 4;
    private const int MaxDelay = 1 << 12;
    private static readonly double[] DelaySeconds = [0.0297, 0.0371, 0.0411, 0.0537];

    /// <summary>Adds reverberation to a signal.</summary>
    /// <param name="samples">The signal; changed.</param>
    /// <param name="amount">The level of the reverberation over the direct sound's.</param>
    /// <param name="decaySeconds">The time in which it falls by 60 dB.</param>
    /// <param name="damping">How dull it is, from 0 to 1.</param>
    /// <param name="lines">Working memory of <see cref="MemoryLength"/>.</param>
    /// <param name="sampleRate">The sample rate in Hz.</param>
    public static void Apply(Span<float> samples, double amount, double decaySeconds, double damping, Span<float> lines, double sampleRate)
    {
        lines.Clear();
        Span<int> delays = stackalloc int[Lines];
        Span<float> gains = stackalloc float[Lines];
        for (int line = 0; line < Lines; line++)
        {
            delays[line] = Math.Min(MaxDelay - 1, (int)(DelaySeconds[line] * sampleRate));
            gains[line] = (float)Math.Pow(10, -3 * delays[line] / (decaySeconds * sampleRate));
        }

        var gain = Vector128.Create((ReadOnlySpan<float>)gains);
        float keep = (float)(0.8 * damping), wet = (float)amount;
        Vector128<float> state = Vector128<float>.Zero;
        for (int i = 0; i < samples.Length; i++)
        {
            Vector128<float> heard = Vector128.Create(
                lines[(i - delays[0]) & (MaxDelay - 1)],
                lines[MaxDelay + ((i - delays[1]) & (MaxDelay - 1))],
                lines[(2 * MaxDelay) + ((i - delays[2]) & (MaxDelay - 1))],
                lines[(3 * MaxDelay) + ((i - delays[3]) & (MaxDelay - 1))]);
            state = (state * keep) + (heard * gain * (1 - keep));
            float sum = Vector128.Sum(state);
            Vector128<float> back = state - Vector128.Create((0.5f * sum) - samples[i]);
            int at = i & (MaxDelay - 1);
            lines[at] = back[0];
            lines[MaxDelay + at] = back[1];
            lines[(2 * MaxDelay) + at] = back[2];
            lines[(3 * MaxDelay) + at] = back[3];
            samples[i] += wet * 0.5f * sum;
        }
    }

    /// <summary>The working memory that <see cref="Apply"/> needs.</summary>
    public const int MemoryLength = Lines * MaxDelay;
}
