using System.Numerics;
using System.Runtime.Intrinsics;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Up to sixteen damped resonances side by side, excited by one signal: struck bodies, and bands of noise.</summary>
/// <remarks>
/// A resonance is a phasor that turns and shrinks. As in <see cref="BlockFilter"/>, sixteen samples are computed at once: what all resonances together give
/// directly is one short filter, and what each still rings is added.
/// </remarks>
internal static class ResonatorBank
{
    /// <summary>The most resonances.</summary>
    public const int Modes = 16;

    // Below it phasors ring on in subnormal numbers, which some processors compute slowly.
    private const float Silence = 1e-18f;

    private static int Block => Vector512<float>.Count;

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
        Span<Complex> poles = stackalloc Complex[Modes];
        Span<double> scales = stackalloc double[Modes];
        int modes = 0;
        for (int i = 0; i < Math.Min(Modes, hertz.Length); i++)
        {
            if (hertz[i] >= 0.45 * sampleRate || gains[i] <= 0)
            {
                continue;
            }

            double w = 2 * Math.PI * hertz[i] / sampleRate;
            double radius = Math.Exp(-1 / (decaySeconds[i] * sampleRate));
            double a1 = 2 * radius * Math.Cos(w), a2 = -radius * radius;

            // The variance of a second-order autoregressive process, or the height of its impulse response.
            double scale = forNoise ? Math.Sqrt((1 + a2) * (((1 - a2) * (1 - a2)) - (a1 * a1)) / (1 - a2)) : Math.Sin(w);
            poles[modes] = Complex.FromPolarCoordinates(radius, w);
            scales[modes] = gains[i] * scale / (radius * Math.Sin(w));
            modes++;
        }

        if (modes > 0)
        {
            Ring(excitation, output, poles[..modes], scales);
        }
    }

    private static unsafe void Ring(ReadOnlySpan<float> excitation, Span<float> output, ReadOnlySpan<Complex> poles, ReadOnlySpan<double> scales)
    {
        float* memory = stackalloc float[((3 * Block) + (2 * Modes) + 1) * Block];
        Vector512<float>* direct = AlignedVectors.From(memory), entering = direct + Block, ringing = entering + (2 * Block);
        SetDirect(poles, scales, new Span<Vector512<float>>(direct, Block));
        SetRinging(poles, scales, new Span<Vector512<float>>(ringing, 2 * Modes));
        for (int i = 0; i < Block; i++)
        {
            (entering[2 * i], entering[(2 * i) + 1]) = Powers(poles, Block - 1 - i);
        }

        (Vector512<float> keptReal, Vector512<float> keptImaginary) = Powers(poles, Block);
        Vector512<float> re = Vector512<float>.Zero, im = re, silence = Vector512.Create(Silence);
        float* last = stackalloc float[Block];
        float* real = stackalloc float[Modes];
        float* imaginary = stackalloc float[Modes];
        fixed (float* from = excitation, to = output)
        {
            for (int start = 0; start < output.Length; start += Block)
            {
                int count = Math.Min(Block, output.Length - start);
                float* input = from + start;
                if (count < Block)
                {
                    var rest = new Span<float>(last, Block);
                    rest.Clear();
                    excitation[start..].CopyTo(rest);
                    input = last;
                }

                re.Store(real);
                im.Store(imaginary);
                Vector512<float> even = Vector512<float>.Zero, odd = even, nextRe = even, nextIm = even;
                for (int i = 0; i < Block; i += 2)
                {
                    Vector512<float> first = Vector512.Create(input[i]), second = Vector512.Create(input[i + 1]);
                    even = Vector512.FusedMultiplyAdd(first, direct[i], even);
                    odd = Vector512.FusedMultiplyAdd(second, direct[i + 1], odd);
                    nextRe = Vector512.FusedMultiplyAdd(second, entering[(2 * i) + 2], Vector512.FusedMultiplyAdd(first, entering[2 * i], nextRe));
                    nextIm = Vector512.FusedMultiplyAdd(second, entering[(2 * i) + 3], Vector512.FusedMultiplyAdd(first, entering[(2 * i) + 1], nextIm));
                }

                for (int mode = 0; mode < poles.Length; mode++)
                {
                    even = Vector512.FusedMultiplyAdd(Vector512.Create(real[mode]), ringing[2 * mode], even);
                    odd = Vector512.FusedMultiplyAdd(Vector512.Create(imaginary[mode]), ringing[(2 * mode) + 1], odd);
                }

                (re, im) = (
                    Vector512.FusedMultiplyAdd(keptReal, re, nextRe) - (keptImaginary * im),
                    Vector512.FusedMultiplyAdd(keptImaginary, re, Vector512.FusedMultiplyAdd(keptReal, im, nextIm)));
                Vector512<float> sounds = Vector512.GreaterThan(Vector512.Abs(re) + Vector512.Abs(im), silence);
                (re, im) = (Vector512.ConditionalSelect(sounds, re, Vector512<float>.Zero), Vector512.ConditionalSelect(sounds, im, Vector512<float>.Zero));
                if (count == Block)
                {
                    (Vector512.Load(to + start) + (even + odd)).Store(to + start);
                    continue;
                }

                for (int i = 0; i < count; i++)
                {
                    to[start + i] += (even + odd)[i];
                }
            }
        }
    }

    /// <summary>What a click at each place of a block gives in the block: the start of the response of all resonances together.</summary>
    private static void SetDirect(ReadOnlySpan<Complex> poles, ReadOnlySpan<double> scales, Span<Vector512<float>> direct)
    {
        Span<float> response = stackalloc float[2 * Block];
        response.Clear();
        for (int mode = 0; mode < poles.Length; mode++)
        {
            Complex power = poles[mode];
            for (int i = 0; i < Block; i++, power *= poles[mode])
            {
                response[Block + i] += (float)(scales[mode] * power.Imaginary);
            }
        }

        for (int i = 0; i < Block; i++)
        {
            direct[i] = Vector512.Create((ReadOnlySpan<float>)response.Slice(Block - i, Block));
        }
    }

    /// <summary>What the real and the imaginary part of each phasor give in the block after it.</summary>
    private static void SetRinging(ReadOnlySpan<Complex> poles, ReadOnlySpan<double> scales, Span<Vector512<float>> ringing)
    {
        Span<float> ofReal = stackalloc float[Block];
        Span<float> ofImaginary = stackalloc float[Block];
        for (int mode = 0; mode < poles.Length; mode++)
        {
            Complex power = poles[mode] * poles[mode];
            for (int i = 0; i < Block; i++, power *= poles[mode])
            {
                (ofReal[i], ofImaginary[i]) = ((float)(scales[mode] * power.Imaginary), (float)(scales[mode] * power.Real));
            }

            (ringing[2 * mode], ringing[(2 * mode) + 1]) = (Vector512.Create((ReadOnlySpan<float>)ofReal), Vector512.Create((ReadOnlySpan<float>)ofImaginary));
        }
    }

    private static (Vector512<float> Real, Vector512<float> Imaginary) Powers(ReadOnlySpan<Complex> poles, int exponent)
    {
        Span<float> real = stackalloc float[Modes];
        Span<float> imaginary = stackalloc float[Modes];
        real.Clear();
        imaginary.Clear();
        for (int mode = 0; mode < poles.Length; mode++)
        {
            Complex power = Complex.One;
            for (int i = 0; i < exponent; i++)
            {
                power *= poles[mode];
            }

            (real[mode], imaginary[mode]) = ((float)power.Real, (float)power.Imaginary);
        }

        return (Vector512.Create((ReadOnlySpan<float>)real), Vector512.Create((ReadOnlySpan<float>)imaginary));
    }
}
