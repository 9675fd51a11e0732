using System.Numerics;
using System.Runtime.Intrinsics;

namespace AudioAnomaly;

/// <summary>The power spectrum of eight windowed frames at a time: each frame has one lane of every vector, so that the transform itself is free of shuffles. Immutable; callers bring the working memory.</summary>
/// <remarks>Computed in 64 bits: cells 60 dB below a loud tone are still right to a thousandth of a dB. Unscaled: X[k] = sum of w[n] x[n] exp(-2 pi i k n / N).</remarks>
internal sealed class PowerSpectrum
{
    /// <summary>Frames in one call.</summary>
    public const int Lanes = 8;

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
            _window[offset + n] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / windowLength));
        }

        int bits = BitOperations.Log2((uint)_half);
        _reversed = new int[_half];
        _cos = new double[_half + 1];
        _sin = new double[_half + 1];
        for (int k = 0; k <= _half; k++)
        {
            (double sin, double cos) = Math.SinCos(-2 * Math.PI * k / fftLength);
            _cos[k] = cos;
            _sin[k] = sin;
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
    public int WorkLength => 2 * _half;

    /// <summary>Computes |X[k]|^2 of eight frames.</summary>
    /// <param name="signal">The signal, from the first frame's first sample.</param>
    /// <param name="hop">Samples between frames.</param>
    /// <param name="frames">How many of the lanes hold a frame, 1 to 8; the others repeat the last one.</param>
    /// <param name="work">Working memory of <see cref="WorkLength"/> vectors.</param>
    /// <param name="power">Receives <see cref="Bins"/> vectors.</param>
    public unsafe void Compute(ReadOnlySpan<float> signal, int hop, int frames, Span<Vector512<double>> work, Span<Vector512<double>> power)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(work.Length, WorkLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(power.Length, Bins);

        // Indices below stay within these lengths; checking each again would cost a third of the time.
        fixed (Vector512<double>* re = work, p = power)
        {
            Vector512<double>* im = re + _half;
            Load(signal, hop, frames, re, im);
            Transform(re, im);
            Untangle(re, im, p);
        }
    }

    /// <summary>Makes the real signal's spectrum of the transform of x[2n] + i x[2n+1], whose even and odd parts are those of the two halves.</summary>
    private unsafe void Untangle(Vector512<double>* re, Vector512<double>* im, Vector512<double>* power)
    {
        var half = Vector512.Create(0.5);
        for (int k = 0; k <= _half; k++)
        {
            int a = k == _half ? 0 : k;
            int b = k == 0 ? 0 : _half - k;
            var cos = Vector512.Create(_cos[k]);
            var sin = Vector512.Create(_sin[k]);
            Vector512<double> oddRe = im[a] + im[b];
            Vector512<double> oddIm = re[b] - re[a];
            Vector512<double> x = half * (re[a] + re[b] + Real(oddRe, oddIm, cos, sin));
            Vector512<double> y = half * (im[a] - im[b] + Imaginary(oddRe, oddIm, cos, sin));
            power[k] = Vector512.FusedMultiplyAdd(x, x, y * y);
        }
    }

    private unsafe void Load(ReadOnlySpan<float> signal, int hop, int frames, Vector512<double>* re, Vector512<double>* im)
    {
        // The furthest sample that is read.
        _ = signal[((frames - 1) * hop) + _length - 1];
        int* starts = stackalloc int[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            starts[lane] = Math.Min(lane, frames - 1) * hop;
        }

        fixed (float* samples = signal)
        {
            for (int n = 0; n < _half; n++)
            {
                float* x = samples + (2 * n);
                int target = _reversed[n];
                re[target] = Lane(x, starts) * _window[2 * n];
                im[target] = Lane(x + 1, starts) * _window[(2 * n) + 1];
            }
        }
    }

    private static unsafe Vector512<double> Lane(float* x, int* starts) => Vector512.Create(
        x[starts[0]], x[starts[1]], x[starts[2]], x[starts[3]], x[starts[4]], x[starts[5]], x[starts[6]], (double)x[starts[7]]);

    /// <summary>In-place complex transform of bit-reversed input; two radix-2 stages are done in one pass over the memory.</summary>
    private unsafe void Transform(Vector512<double>* re, Vector512<double>* im)
    {
        int size = 1;
        if ((BitOperations.Log2((uint)_half) & 1) == 1)
        {
            for (int i = 0; i < _half; i += 2)
            {
                (re[i], re[i + 1]) = (re[i] + re[i + 1], re[i] - re[i + 1]);
                (im[i], im[i + 1]) = (im[i] + im[i + 1], im[i] - im[i + 1]);
            }

            size = 2;
        }

        for (; size < _half; size *= 4)
        {
            int step1 = _length / (2 * size);
            int step2 = _length / (4 * size);
            for (int j = 0; j < size; j++)
            {
                var c1 = Vector512.Create(_cos[j * step1]);
                var s1 = Vector512.Create(_sin[j * step1]);
                var c2 = Vector512.Create(_cos[j * step2]);
                var s2 = Vector512.Create(_sin[j * step2]);
                for (int i = j; i < _half; i += 4 * size)
                {
                    int i1 = i + size, i2 = i1 + size, i3 = i2 + size;
                    Vector512<double> t1r = Real(re[i1], im[i1], c1, s1), t1i = Imaginary(re[i1], im[i1], c1, s1);
                    Vector512<double> t3r = Real(re[i3], im[i3], c1, s1), t3i = Imaginary(re[i3], im[i3], c1, s1);
                    Vector512<double> b0r = re[i] + t1r, b0i = im[i] + t1i, b1r = re[i] - t1r, b1i = im[i] - t1i;
                    Vector512<double> b2r = re[i2] + t3r, b2i = im[i2] + t3i, b3r = re[i2] - t3r, b3i = im[i2] - t3i;
                    Vector512<double> u2r = Real(b2r, b2i, c2, s2), u2i = Imaginary(b2r, b2i, c2, s2);
                    Vector512<double> u3r = Real(b3r, b3i, c2, s2), u3i = Imaginary(b3r, b3i, c2, s2);
                    re[i] = b0r + u2r;
                    im[i] = b0i + u2i;
                    re[i2] = b0r - u2r;
                    im[i2] = b0i - u2i;

                    // The twiddle of the second pair is -i times that of the first.
                    re[i1] = b1r + u3i;
                    im[i1] = b1i - u3r;
                    re[i3] = b1r - u3i;
                    im[i3] = b1i + u3r;
                }
            }
        }
    }

    private static Vector512<double> Real(Vector512<double> re, Vector512<double> im, Vector512<double> cos, Vector512<double> sin)
        => Vector512.FusedMultiplyAdd(re, cos, -(im * sin));

    private static Vector512<double> Imaginary(Vector512<double> re, Vector512<double> im, Vector512<double> cos, Vector512<double> sin)
        => Vector512.FusedMultiplyAdd(re, sin, im * cos);
}
