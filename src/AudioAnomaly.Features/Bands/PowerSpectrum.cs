using System.Numerics;
using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>The power spectrum of as many windowed frames at a time as a vector has lanes. Immutable; callers bring the working memory.</summary>
/// <remarks>
/// Each frame has one lane of every vector, so that the transform itself is free of shuffles.
/// Computed in 64 bits: cells 60 dB below a loud tone are still right to a thousandth of a dB. Unscaled: X[k] = sum of w[n] x[n] exp(-2 pi i k n / N).
/// </remarks>
internal sealed class PowerSpectrum
{
    /// <summary>The most frames of one call.</summary>
    public const int MaxLanes = 8;

    private readonly int _length;
    private readonly int _half;
    private readonly double[] _window;
    private readonly int[] _reversed;

    // exp(-2 pi i k / N) for k up to N/2: real parts, then imaginary parts.
    private readonly double[] _cos;
    private readonly double[] _sin;

    public PowerSpectrum(int fftLength, int windowLength)
    {
        _length = fftLength;
        _half = fftLength / 2;
        _window = new double[fftLength];
        int offset = (fftLength - windowLength) / 2;
        for (int n = 0; n < windowLength; n++)
        {
            _window[offset + n] = 0.5 - (0.5 * HalfTurns.Cos(2.0 * n / windowLength));
        }

        int bits = BitOperations.Log2((uint)_half);
        _reversed = new int[_half];
        _cos = new double[_half + 1];
        _sin = new double[_half + 1];
        for (int k = 0; k <= _half; k++)
        {
            _cos[k] = HalfTurns.Cos(2.0 * k / fftLength);
            _sin[k] = -HalfTurns.Sin(2.0 * k / fftLength);
            if (k < _half)
            {
                for (int bit = 0; bit < bits; bit++)
                {
                    _reversed[k] |= ((k >> bit) & 1) << (bits - 1 - bit);
                }
            }
        }
    }

    /// <summary>Bins of the spectrum: 0 to N/2.</summary>
    public int Bins => _half + 1;

    /// <summary>The length of the working memory that <see cref="Compute"/> needs.</summary>
    public int WorkLength => 2 * _half * MaxLanes;

    /// <summary>The length of the memory that receives the spectra.</summary>
    public int PowerLength => Bins * MaxLanes;

    /// <summary>Computes |X[k]|^2 of as many frames as there are lanes.</summary>
    /// <param name="signal">The first frame's first sample; all frames lie behind it.</param>
    /// <param name="hop">Samples between frames.</param>
    /// <param name="frames">How many of the lanes hold a frame, 1 or more; the others repeat the last one.</param>
    /// <param name="work">Working memory of <see cref="WorkLength"/> values.</param>
    /// <param name="power">Receives bins x lanes.</param>
    public unsafe void Compute<TLanes, TVector>(float* signal, int hop, int frames, double* work, double* power)
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
    {
        double* im = work + ((long)_half * TLanes.Count);
        fixed (double* cos = _cos, sin = _sin, window = _window)
        fixed (int* reversed = _reversed)
        {
            Load<TLanes, TVector>(signal, hop, frames, window, reversed, work, im);
            Transform<TLanes, TVector>(work, im, cos, sin);
            Untangle<TLanes, TVector>(work, im, cos, sin, power);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Load<TLanes, TVector>(float* signal, int hop, int frames, double* window, int* reversed, double* re, double* im)
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
    {
        int lanes = TLanes.Count, half = _half;
        int* starts = stackalloc int[MaxLanes];
        for (int lane = 0; lane < lanes; lane++)
        {
            starts[lane] = Math.Min(lane, frames - 1) * hop;
        }

        for (int n = 0; n < half; n++)
        {
            float* x = signal + (2 * n);
            int target = reversed[n] * lanes;
            TLanes.Store(re + target, TLanes.Multiply(TLanes.Gather(x, starts), TLanes.Create(window[2 * n])));
            TLanes.Store(im + target, TLanes.Multiply(TLanes.Gather(x + 1, starts), TLanes.Create(window[(2 * n) + 1])));
        }
    }

    /// <summary>In-place complex transform of bit-reversed input; two radix-2 stages are done in one pass over the memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Transform<TLanes, TVector>(double* re, double* im, double* cos, double* sin)
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
    {
        int lanes = TLanes.Count, half = _half, length = _length, size = 1;
        if ((BitOperations.Log2((uint)half) & 1) == 1)
        {
            for (int i = 0; i < half * lanes; i += 2 * lanes)
            {
                AddAndSubtract<TLanes, TVector>(re + i, re + i + lanes);
                AddAndSubtract<TLanes, TVector>(im + i, im + i + lanes);
            }

            size = 2;
        }

        for (; size < half; size *= 4)
        {
            int step1 = length / (2 * size), step2 = length / (4 * size);
            long apart = (long)size * lanes;
            for (int j = 0; j < size; j++)
            {
                TVector c1 = TLanes.Create(cos[j * step1]), s1 = TLanes.Create(sin[j * step1]);
                TVector c2 = TLanes.Create(cos[j * step2]), s2 = TLanes.Create(sin[j * step2]);
                for (long i = (long)j * lanes; i < (long)half * lanes; i += 4 * apart)
                {
                    double* r0 = re + i, r1 = r0 + apart, r2 = r1 + apart, r3 = r2 + apart;
                    double* i0 = im + i, i1 = i0 + apart, i2 = i1 + apart, i3 = i2 + apart;
                    TVector r = TLanes.Load(r1), q = TLanes.Load(i1);
                    TVector t1r = Real<TLanes, TVector>(r, q, c1, s1), t1i = Imaginary<TLanes, TVector>(r, q, c1, s1);
                    r = TLanes.Load(r3);
                    q = TLanes.Load(i3);
                    TVector t3r = Real<TLanes, TVector>(r, q, c1, s1), t3i = Imaginary<TLanes, TVector>(r, q, c1, s1);
                    r = TLanes.Load(r0);
                    q = TLanes.Load(i0);
                    TVector b0r = TLanes.Add(r, t1r), b0i = TLanes.Add(q, t1i), b1r = TLanes.Subtract(r, t1r), b1i = TLanes.Subtract(q, t1i);
                    r = TLanes.Load(r2);
                    q = TLanes.Load(i2);
                    TVector b2r = TLanes.Add(r, t3r), b2i = TLanes.Add(q, t3i), b3r = TLanes.Subtract(r, t3r), b3i = TLanes.Subtract(q, t3i);
                    TVector u2r = Real<TLanes, TVector>(b2r, b2i, c2, s2), u2i = Imaginary<TLanes, TVector>(b2r, b2i, c2, s2);
                    TVector u3r = Real<TLanes, TVector>(b3r, b3i, c2, s2), u3i = Imaginary<TLanes, TVector>(b3r, b3i, c2, s2);
                    TLanes.Store(r0, TLanes.Add(b0r, u2r));
                    TLanes.Store(i0, TLanes.Add(b0i, u2i));
                    TLanes.Store(r2, TLanes.Subtract(b0r, u2r));
                    TLanes.Store(i2, TLanes.Subtract(b0i, u2i));

                    // The twiddle of the second pair is -i times that of the first.
                    TLanes.Store(r1, TLanes.Add(b1r, u3i));
                    TLanes.Store(i1, TLanes.Subtract(b1i, u3r));
                    TLanes.Store(r3, TLanes.Subtract(b1r, u3i));
                    TLanes.Store(i3, TLanes.Add(b1i, u3r));
                }
            }
        }
    }

    /// <summary>Makes the real signal's spectrum of the transform of x[2n] + i x[2n+1], whose even and odd parts are those of the two halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Untangle<TLanes, TVector>(double* re, double* im, double* cos, double* sin, double* power)
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
    {
        int lanes = TLanes.Count, last = _half;
        TVector half = TLanes.Create(0.5);
        for (int k = 0; k <= last; k++)
        {
            int a = (k == last ? 0 : k) * lanes, b = (k == 0 ? 0 : last - k) * lanes;
            TVector ra = TLanes.Load(re + a), ia = TLanes.Load(im + a), rb = TLanes.Load(re + b), ib = TLanes.Load(im + b);
            TVector c = TLanes.Create(cos[k]), s = TLanes.Create(sin[k]);
            TVector oddRe = TLanes.Add(ia, ib), oddIm = TLanes.Subtract(rb, ra);
            TVector x = TLanes.Multiply(half, TLanes.Add(TLanes.Add(ra, rb), Real<TLanes, TVector>(oddRe, oddIm, c, s)));
            TVector y = TLanes.Multiply(half, TLanes.Add(TLanes.Subtract(ia, ib), Imaginary<TLanes, TVector>(oddRe, oddIm, c, s)));
            TLanes.Store(power + (k * lanes), TLanes.MultiplyAdd(x, x, TLanes.Multiply(y, y)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void AddAndSubtract<TLanes, TVector>(double* a, double* b)
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
    {
        TVector x = TLanes.Load(a), y = TLanes.Load(b);
        TLanes.Store(a, TLanes.Add(x, y));
        TLanes.Store(b, TLanes.Subtract(x, y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Real<TLanes, TVector>(TVector re, TVector im, TVector cos, TVector sin)
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
        => TLanes.MultiplySubtract(re, cos, TLanes.Multiply(im, sin));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Imaginary<TLanes, TVector>(TVector re, TVector im, TVector cos, TVector sin)
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
        => TLanes.MultiplyAdd(re, sin, TLanes.Multiply(im, cos));
}
