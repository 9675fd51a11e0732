using System.Runtime.Intrinsics;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Sixteen damped resonances side by side, excited by one signal: struck bodies, and bands of noise.</summary>
internal static class ResonatorBank
{
    /// <summary>The number of resonances.</summary>
    public const int Modes = 16;

    /// <summary>Adds what the resonances make of an excitation.</summary>
    /// <param name="excitation">The excitation.</param>
    /// <param name="output">Receives the sum of the modes, added.</param>
    /// <param name="hertz">The frequencies; those at or above 0.45 of the sample rate are silent.</param>
    /// <param name="decaySeconds">The times in which the ringing falls by 8.7 dB.</param>
    /// <param name="gains">The amplitudes: of the response's first peak to a click, or the deviation under white noise.</param>
    /// <param name="forNoise">Whether the gains mean white noise.</param>
    /// <param name="sampleRate">The sample rate in Hz.</param>
    public static void Add(
        ReadOnlySpan<float> excitation,
        Span<float> output,
        ReadOnlySpan<double> hertz,
        ReadOnlySpan<double> decaySeconds,
        ReadOnlySpan<double> gains,
        bool forNoise,
        double sampleRate)
    {
        Span<float> feedback1 = stackalloc float[Modes];
        Span<float> feedback2 = stackalloc float[Modes];
        Span<float> input = stackalloc float[Modes];
        input.Clear();
        feedback1.Clear();
        feedback2.Clear();
        for (int i = 0; i < Math.Min(Modes, hertz.Length); i++)
        {
            if (hertz[i] >= 0.45 * sampleRate || gains[i] <= 0)
            {
                continue;
            }

            double w = 2 * Math.PI * hertz[i] / sampleRate;
            double radius = Math.Exp(-1 / (decaySeconds[i] * sampleRate));
            double a1 = 2 * radius * Math.Cos(w), a2 = -radius * radius;
            feedback1[i] = (float)a1;
            feedback2[i] = (float)a2;

            // The variance of a second-order autoregressive process, or the height of its impulse response.
            double scale = forNoise ? Math.Sqrt((1 + a2) * (((1 - a2) * (1 - a2)) - (a1 * a1)) / (1 - a2)) : Math.Sin(w);
            input[i] = (float)(gains[i] * scale);
        }

        Vector512<float> k1 = Vector512.Create((ReadOnlySpan<float>)feedback1);
        Vector512<float> k2 = Vector512.Create((ReadOnlySpan<float>)feedback2);
        Vector512<float> b = Vector512.Create((ReadOnlySpan<float>)input);
        Vector512<float> y1 = Vector512<float>.Zero, y2 = Vector512<float>.Zero;
        for (int i = 0; i < output.Length; i++)
        {
            Vector512<float> y = Vector512.FusedMultiplyAdd(k1, y1, Vector512.FusedMultiplyAdd(k2, y2, b * excitation[i]));
            y2 = y1;
            y1 = y;
            output[i] += Vector512.Sum(y);
        }
    }
}
