using System.Runtime.CompilerServices;

namespace AudioAnomaly.Audio;

/// <summary>Output samples of <see cref="SincResampler"/> whose input samples are all there.</summary>
/// <param name="samples">The input sample that the block of the first output sample begins at.</param>
/// <param name="table">Taps of every phase.</param>
/// <param name="firsts">The first input sample of every phase, counted from the block's first.</param>
/// <param name="taps">Taps of a phase, a multiple of 16.</param>
/// <param name="inputStep">Input samples of a block.</param>
/// <param name="outputStep">Phases of a block.</param>
/// <param name="phase">The first output sample's phase.</param>
/// <param name="output">Receives the output samples.</param>
/// <param name="count">How many.</param>
/// <remarks>16 partial sums in one fixed order, without fused multiplication, so that all machines agree.</remarks>
internal unsafe readonly struct SincKernel(
    float* samples, float* table, int* firsts, int taps, int inputStep, int outputStep, int phase, float* output, int count) : ISingleKernel
{
    /// <summary>How many partial sums there are.</summary>
    public const int PartialSums = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        float* block = samples;
        int current = phase, length = taps;
        for (int i = 0; i < count; i++)
        {
            float* a = table + ((long)current * length), b = block + firsts[current];
            output[i] = TLanes.Count == 1 ? OneByOne(a, b, length) : Dot<TLanes, TVector>(a, b, length);
            if (++current == outputStep)
            {
                current = 0;
                block += inputStep;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot<TLanes, TVector>(float* a, float* b, int length)
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        int step = TLanes.Count;
        TVector s0 = TLanes.Create(0), s1 = s0, s2 = s0, s3 = s0;
        for (int k = 0; k < length; k += PartialSums)
        {
            s0 = TLanes.Add(s0, TLanes.Multiply(TLanes.Load(a + k), TLanes.Load(b + k)));
            if (step <= 8)
            {
                s1 = TLanes.Add(s1, TLanes.Multiply(TLanes.Load(a + k + step), TLanes.Load(b + k + step)));
            }

            if (step <= 4)
            {
                s2 = TLanes.Add(s2, TLanes.Multiply(TLanes.Load(a + k + (2 * step)), TLanes.Load(b + k + (2 * step))));
                s3 = TLanes.Add(s3, TLanes.Multiply(TLanes.Load(a + k + (3 * step)), TLanes.Load(b + k + (3 * step))));
            }
        }

        if (step <= 4)
        {
            s0 = TLanes.Add(s0, s2);
            s1 = TLanes.Add(s1, s3);
        }

        return TLanes.Sum(step <= 8 ? TLanes.Add(s0, s1) : s0);
    }

    private static float OneByOne(float* a, float* b, int length)
    {
        float* sums = stackalloc float[PartialSums];
        new Span<float>(sums, PartialSums).Clear();
        for (int k = 0; k < length; k++)
        {
            sums[k % PartialSums] += a[k] * b[k];
        }

        // Halves onto halves.
        for (int half = PartialSums / 2; half > 0; half /= 2)
        {
            for (int k = 0; k < half; k++)
            {
                sums[k] += sums[k + half];
            }
        }

        return sums[0];
    }
}
