using System.Numerics;

namespace AudioAnomaly.Metrics;

/// <summary>
/// The discrete Fourier transform of a power-of-two length, in place and in 64 bits. Unscaled forwards: X[k] = sum of x[n] exp(-2 pi i k n / N);
/// backwards with 1/N. Immutable and safe to use from several threads.
/// </summary>
internal sealed class RealFourier
{
    private readonly Complex[] _twiddles;
    private readonly int[] _reversed;

    public RealFourier(int length)
    {
        if (length < 2 || !BitOperations.IsPow2(length))
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "The length must be a power of two, 2 or more.");
        }

        Length = length;
        int bits = BitOperations.Log2((uint)length);
        _twiddles = new Complex[length / 2];
        _reversed = new int[length];
        for (int i = 0; i < length; i++)
        {
            for (int bit = 0; bit < bits; bit++)
            {
                _reversed[i] |= ((i >> bit) & 1) << (bits - 1 - bit);
            }

            if (i < length / 2)
            {
                (double sin, double cos) = Math.SinCos(-2 * Math.PI * i / length);
                _twiddles[i] = new Complex(cos, sin);
            }
        }
    }

    public int Length { get; }

    /// <summary>Bins from 0 to half of the sample rate.</summary>
    public int Bins => (Length / 2) + 1;

    /// <summary>Transforms in place.</summary>
    public void Forward(Span<Complex> values)
    {
        for (int i = 0; i < Length; i++)
        {
            int j = _reversed[i];
            if (j > i)
            {
                (values[i], values[j]) = (values[j], values[i]);
            }
        }

        for (int half = 1; half < Length; half *= 2)
        {
            int step = Length / (2 * half);
            for (int start = 0; start < Length; start += 2 * half)
            {
                for (int k = 0; k < half; k++)
                {
                    Complex even = values[start + k], odd = values[start + k + half] * _twiddles[k * step];
                    values[start + k] = even + odd;
                    values[start + k + half] = even - odd;
                }
            }
        }
    }

    /// <summary>Completes the spectrum of a real signal from its lower half and transforms it back in place; the real parts are the signal.</summary>
    public void BackwardReal(Span<Complex> values)
    {
        // The transform of the conjugate is the conjugate of the inverse transform, and a real signal is its own conjugate.
        for (int k = 1; k < Length / 2; k++)
        {
            values[Length - k] = values[k];
            values[k] = Complex.Conjugate(values[k]);
        }

        values[0] = values[0].Real;
        values[Length / 2] = values[Length / 2].Real;
        Forward(values);
        for (int i = 0; i < Length; i++)
        {
            values[i] /= Length;
        }
    }
}
