using MathNet.Numerics;

namespace AudioAnomaly.Audio;

/// <summary>
/// Changes a signal's sample rate by windowed-sinc interpolation: a Hann-windowed sinc of 6 zero crossings on each side, cut off at 0.99 of the lower Nyquist
/// frequency.
/// </summary>
/// <remarks>
/// <para>The kernel is that of torchaudio's resampler with its default settings. With both rates divided by their greatest common divisor to o (from) and n
/// (to),
/// and base = 0.99 min(o, n), output sample q n + j is the sum over k of x[q o + k] cos²(π u / 12) sinc(u) base / o, where u = (k / o - j / n) base and |u|
/// &lt; 6.
/// The signal is taken as zero before its start and after its end.</para>
/// <para>A resampler is immutable and safe to use from several threads. The same input gives the same bits on every machine that follows IEEE 754, whatever
/// its vector width.</para>
/// <para>Only the taps that are not zero are stored, about 16 max(o, n) of them. Ratios that would need more than 2 million (rates of some 100 kHz without a
/// common divisor)
/// compute their taps for each output sample instead: the result is the same, about a hundred times slower, and takes no memory.</para>
/// </remarks>
public sealed class SincResampler
{
    /// <summary>The stable name of this method: results are comparable only between models and data that were resampled by the same method.</summary>
    public const string Id = "sinc-hann-6";

    private const int ZeroCrossings = 6;
    private const double Rolloff = 0.99;

    // Every phase is padded with zeros to a multiple of this.
    private const int TapStep = SincKernel.PartialSums;
    private const int MaxTaps = 1 << 20;
    private const long MaxTableLength = 1 << 21;
    private const int CacheCapacity = 16;

    private static readonly Lock CacheLock = new();
    private static readonly Dictionary<(int Input, int Output), SincResampler> Cache = [];
    private static readonly Queue<(int Input, int Output)> CacheOrder = new();

    private readonly int _inputStep;
    private readonly int _outputStep;
    private readonly double _cutoff;
    private readonly double _reach;
    private readonly int _taps;
    private readonly float[]? _table;
    private readonly int[]? _firsts;

    private SincResampler(int inputStep, int outputStep, int taps)
    {
        _inputStep = inputStep;
        _outputStep = outputStep;
        _cutoff = Rolloff * Math.Min(inputStep, outputStep);
        _reach = Reach(inputStep, outputStep);
        _taps = taps;
        if ((long)taps * outputStep > MaxTableLength)
            return;

        _table = new float[_taps * outputStep];
        _firsts = new int[outputStep];
        for (int phase = 0; phase < outputStep; phase++)
        {
            _firsts[phase] = (int)FillTaps(phase, _table.AsSpan(phase * _taps, _taps));
        }
    }

    /// <summary>Gives the resampler for a pair of rates. Resamplers are kept for the 16 latest ratios.</summary>
    /// <param name="fromRate">The signal's sample rate in Hz, 1 or more.</param>
    /// <param name="toRate">The wanted sample rate in Hz, 1 or more.</param>
    /// <returns>The resampler.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not positive, or <paramref name="fromRate"/> is more than 80,000 times
    /// <paramref name="toRate"/>.</exception>
    public static SincResampler Create(int fromRate, int toRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fromRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(toRate);
        int divisor = (int)Euclid.GreatestCommonDivisor(fromRate, toRate);
        (int Input, int Output) key = (fromRate / divisor, toRate / divisor);
        lock (CacheLock)
        {
            if (Cache.TryGetValue(key, out SincResampler? known))
                return known;
        }

        long taps = (long)Math.Floor(2 * Reach(key.Input, key.Output)) + 1;
        taps = (taps + TapStep - 1) / TapStep * TapStep;
        if (taps > MaxTaps)
            throw new ArgumentOutOfRangeException(nameof(toRate), toRate, $"Resampling from {fromRate} Hz needs {taps} filter taps; at most {MaxTaps} are supported. Resample in two steps.");

        // Built outside the lock: a slow table must not hold up threads that need another one.
        var created = new SincResampler(key.Input, key.Output, (int)taps);
        lock (CacheLock)
        {
            if (Cache.TryGetValue(key, out SincResampler? known))
                return known;

            if (CacheOrder.Count == CacheCapacity)
                Cache.Remove(CacheOrder.Dequeue());

            Cache.Add(key, created);
            CacheOrder.Enqueue(key);
            return created;
        }
    }

    /// <summary>Tells how many samples come out.</summary>
    /// <param name="inputLength">The number of samples that go in, 0 or more.</param>
    /// <returns>The input length times the ratio of the rates, rounded up.</returns>
    public long OutputLength(long inputLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputLength);
        Int128 product = (Int128)inputLength * _outputStep;
        return (long)((product + _inputStep - 1) / _inputStep);
    }

    /// <summary>Resamples a whole signal.</summary>
    /// <param name="samples">Mono samples at the first rate; may be empty.</param>
    /// <returns>A new array of <see cref="OutputLength"/> samples at the second rate.</returns>
    /// <exception cref="ArgumentException">The result is longer than an array can be.</exception>
    public float[] Resample(ReadOnlySpan<float> samples)
    {
        if (_inputStep == _outputStep)
            return samples.ToArray();

        long length = OutputLength(samples.Length);
        if (length > Array.MaxLength)
            throw new ArgumentException($"The resampled signal would have {length} samples, more than an array can hold ({Array.MaxLength}). Resample it in parts.", nameof(samples));

        float[] output = new float[length];
        Compute(samples, 0, 0, output);
        return output;
    }

    /// <summary>Whether both rates are the same.</summary>
    internal bool IsIdentity => _inputStep == _outputStep;

    /// <summary>How many input samples an output sample is made of.</summary>
    internal int TapCount => _taps;

    /// <summary>How many output samples need no input from a position on.</summary>
    internal long CompleteOutputs(long inputLength)
    {
        // Windows lie about one input step apart per output step, so that the guess is off by a few at most.
        long count = Math.Max(0, (long)((Int128)Math.Max(0, inputLength - _taps) * _outputStep / _inputStep));
        while (FirstInputOf(count) + _taps <= inputLength)
        {
            count++;
        }

        while (count > 0 && FirstInputOf(count - 1) + _taps > inputLength)
        {
            count--;
        }

        return count;
    }

    /// <summary>The first input sample that an output sample is made of; below 0 at the start.</summary>
    internal long FirstInputOf(long output)
    {
        (long blocks, long phase) = Math.DivRem(output, _outputStep);
        return (blocks * _inputStep) + FirstTap((int)phase);
    }

    /// <summary>Computes output samples from a part of the signal.</summary>
    /// <param name="samples">The part; beyond it there is silence.</param>
    /// <param name="firstSample">Where it begins in the signal.</param>
    /// <param name="firstOutput">The first output sample wanted.</param>
    /// <param name="output">Receives the output samples.</param>
    internal void Compute(ReadOnlySpan<float> samples, long firstSample, long firstOutput, Span<float> output)
    {
        float[] edge = new float[_taps];
        float[] computed = _table is null ? new float[_taps] : [];
        (long blocks, long firstPhase) = Math.DivRem(firstOutput, _outputStep);
        long block = (blocks * _inputStep) - firstSample;
        int phase = (int)firstPhase;
        int i = 0;
        while (i < output.Length)
        {
            long start = block + (_table is null ? FillTaps(phase, computed) : _firsts![phase]);
            int count = 1;
            if (_table is not null && start >= 0)
            {
                count = Math.Max(1, CountInside(samples.Length, block, phase, output.Length - i));
            }

            if (start >= 0 && start + _taps <= samples.Length)
            {
                Run(samples[(int)start..], block - start, phase, computed, output.Slice(i, count));
            }
            else
            {
                Run(WithZerosAround(samples, start, edge), block - start, phase, computed, output.Slice(i, count));
            }

            i += count;
            (long turns, long next) = Math.DivRem(phase + (long)count, _outputStep);
            block += turns * _inputStep;
            phase = (int)next;
        }
    }

    /// <summary>How many output samples in a row need no input sample beyond the end.</summary>
    private int CountInside(int length, long block, int phase, int wanted)
    {
        (int low, int high) = (0, wanted);
        while (low < high)
        {
            int middle = high - ((high - low) / 2);
            (long turns, long last) = Math.DivRem(phase + (long)middle - 1, _outputStep);
            if (block + (turns * _inputStep) + _firsts![last] + _taps <= length)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    /// <summary>Computes output samples.</summary>
    /// <param name="samples">The input samples from the first one needed on.</param>
    /// <param name="block">Where the block begins, counted from there; may be before.</param>
    /// <param name="phase">The first output sample's phase.</param>
    /// <param name="computed">Its taps, if there is no table.</param>
    /// <param name="output">Receives the output samples; one if there is no table.</param>
    private unsafe void Run(ReadOnlySpan<float> samples, long block, int phase, float[] computed, Span<float> output)
    {
        int first = (int)-block;
        fixed (float* input = samples, target = output, taps = _table ?? computed)
        fixed (int* firsts = _firsts)
        {
            SincKernel kernel = _table is null
                ? new SincKernel(input + block, taps, &first, _taps, _inputStep, 1, 0, target, 1)
                : new SincKernel(input + block, taps, firsts, _taps, _inputStep, _outputStep, phase, target, output.Length);
            VectorDispatch.Run(ref kernel, Processor.Path);
        }
    }

    /// <summary>How far the kernel reaches to each side, in input samples.</summary>
    private static double Reach(int inputStep, int outputStep) => ZeroCrossings * (inputStep / (Rolloff * Math.Min(inputStep, outputStep)));

    private static ReadOnlySpan<float> WithZerosAround(ReadOnlySpan<float> samples, long start, Span<float> window)
    {
        window.Clear();
        long from = Math.Max(start, 0);
        long to = Math.Min(start + window.Length, samples.Length);
        if (to > from)
            samples[(int)from..(int)to].CopyTo(window[(int)(from - start)..]);

        return window;
    }

    /// <summary>The position of a phase's first tap, counted from the block's first sample.</summary>
    private long FirstTap(int phase) => (long)Math.Ceiling(((double)phase / _outputStep * _inputStep) - _reach);

    /// <summary>Writes one phase's taps, padded with zeros.</summary>
    /// <returns>The position of the first tap's sample, counted from the block's first.</returns>
    private long FillTaps(int phase, Span<float> taps)
    {
        double shift = (double)phase / _outputStep;
        long first = FirstTap(phase);
        double scale = _cutoff / _inputStep;
        for (int i = 0; i < taps.Length; i++)
        {
            double u = (((double)(first + i) / _inputStep) - shift) * _cutoff;
            if (Math.Abs(u) >= ZeroCrossings)
            {
                taps[i] = 0;
                continue;
            }

            double window = HalfTurns.Cos(u / (2 * ZeroCrossings));
            double sinc = u == 0 ? 1 : HalfTurns.Sin(u) / (Math.PI * u);
            taps[i] = (float)(window * window * sinc * scale);
        }

        return first;
    }
}
