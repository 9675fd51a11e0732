using System.Diagnostics.CodeAnalysis;
using AudioAnomaly.Audio;
using CsCheck;

namespace AudioAnomaly.Core.Tests.Audio;

public sealed class SincResamplerTests
{
    public static TheoryData<string> GoldenCases => [.. ResamplerGoldens.Cases.Keys];

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void SincResampler_GoldenSignal_EqualsTorchaudio(string name)
    {
        int[] rates = [.. name.Split("->").Select(int.Parse)];
        (int length, float[] expected) = ResamplerGoldens.Cases[name];

        float[] actual = SincResampler.Create(rates[0], rates[1]).Resample(ResamplerGoldens.Signal(rates[0]));

        Assert.Equal(length, actual.Length);
        int strided = (length + ResamplerGoldens.Stride - 1) / ResamplerGoldens.Stride;
        Assert.Equal(expected.Length, strided + ResamplerGoldens.Tail);
        for (int i = 0; i < expected.Length; i++)
        {
            int position = i < strided ? i * ResamplerGoldens.Stride : length - ResamplerGoldens.Tail + i - strided;

            // The reference stores its kernel in float32, which moves samples by up to 1e-5.
            Assert.Equal(expected[i], actual[position], 5e-5f);
        }
    }

    [Theory]
    [InlineData(16000, 32000, -0.684536, 499.710163)]
    [InlineData(16000, 44100, -0.971575, 688.667605)]
    [InlineData(48000, 44100, -1.853471, 691.249774)]
    [InlineData(44100, 32000, -1.390196, 502.538024)]
    [InlineData(48000, 32000, -1.354022, 500.929296)]
    public void SincResampler_GoldenSignal_HasTheReferenceSumAndEnergy(int from, int to, double sum, double energy)
    {
        float[] actual = SincResampler.Create(from, to).Resample(ResamplerGoldens.Signal(from));

        // Thousands of differences of up to 1e-5 add up.
        Assert.Equal(sum, actual.Sum(x => (double)x), 1e-2);
        Assert.Equal(energy, actual.Sum(x => (double)x * x), 2e-2);
    }

    [Theory]
    [InlineData(16000, 44100)]
    [InlineData(44100, 16000)]
    [InlineData(44100, 44099)]
    [InlineData(192000, 8000)]
    [InlineData(7, 3)]
    public void SincResampler_ConstantSignal_KeepsItsLevelAwayFromTheEnds(int from, int to)
    {
        float[] constant = new float[4000];
        constant.AsSpan().Fill(0.5f);

        float[] actual = SincResampler.Create(from, to).Resample(constant);

        // The window has a finite length, so the gain at 0 Hz ripples by less than 0.5 %.
        int margin = (int)Math.Ceiling(8.0 * to / Math.Min(from, to));
        Assert.All(actual[margin..^margin], x => Assert.Equal(0.5f, x, 2.5e-3f));
    }

    [Theory]
    [InlineData(16000, 44100, 1000)]
    [InlineData(48000, 32000, 5000)]
    [InlineData(44100, 44099, 3000)]
    [InlineData(22050, 44100, 8000)]
    public void SincResampler_Sine_StaysThatSine(int from, int to, double frequency)
    {
        float[] actual = SincResampler.Create(from, to).Resample(Sine(from, frequency, from));

        float[] expected = Sine(to, frequency, actual.Length);
        int margin = to / 100;

        // Six zero crossings leave a passband ripple of up to 1 %.
        for (int i = margin; i < actual.Length - margin; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-2f);
        }
    }

    [Fact]
    public void SincResampler_ToneAboveTheNewNyquistFrequency_Vanishes()
    {
        float[] actual = SincResampler.Create(48000, 16000).Resample(Sine(48000, 12000, 48000));

        // The kernel's stopband lies at about -55 dB.
        Assert.All(actual[100..^100], x => Assert.Equal(0f, x, 2e-3f));
    }

    [Fact]
    public void SincResampler_SumOfSignals_IsTheSumOfTheResults()
    {
        Gen.Select(Gen.Float[-1, 1].Array[1, 300], Gen.Float[-2, 2], Gen.Int[1, 96], Gen.Int[1, 96]).Sample((a, factor, from, to) =>
        {
            var resampler = SincResampler.Create(from, to);
            float[] b = [.. a.Reverse()];
            float[] mixed = [.. a.Zip(b, (x, y) => x + (factor * y))];

            float[] parts = [.. resampler.Resample(a).Zip(resampler.Resample(b), (x, y) => x + (factor * y))];

            return resampler.Resample(mixed).Zip(parts).All(p => Math.Abs(p.First - p.Second) < 1e-4);
        });
    }

    [Fact]
    public void SincResampler_AnyLengthAndRates_GivesTheRatioRoundedUp()
    {
        Gen.Select(Gen.Int[0, 500], Gen.Int[1, 200], Gen.Int[1, 200]).Sample((length, from, to) =>
        {
            var resampler = SincResampler.Create(from, to);
            long expected = (long)Math.Ceiling((decimal)length * to / from);
            return resampler.OutputLength(length) == expected && resampler.Resample(new float[length]).Length == expected;
        });
    }

    [Fact]
    public void SincResampler_EqualRates_GivesACopy()
    {
        float[] samples = [0.1f, -0.2f, 0.3f];

        float[] actual = SincResampler.Create(8000, 8000).Resample(samples);

        Assert.Equal(samples, actual);
        Assert.NotSame(samples, actual);
    }

    [Fact]
    public void SincResampler_OneSample_SpreadsIntoTheKernel()
    {
        float[] actual = SincResampler.Create(1, 2).Resample([1f]);

        // base = 0.99: the centre tap is 0.99, the one half a sample on is cos²(0.495π/12) sinc(0.495) 0.99.
        double u = 0.495;
        double half = Math.Pow(Math.Cos(Math.PI * u / 12), 2) * Math.Sin(Math.PI * u) / (Math.PI * u) * 0.99;
        Assert.Equal(2, actual.Length);
        Assert.Equal(0.99f, actual[0], 1e-6f);
        Assert.Equal(half, actual[1], 1e-6);
    }

    [Fact]
    public void SincResampler_EqualRatios_ShareOneInstance()
        => Assert.Same(SincResampler.Create(16000, 32000), SincResampler.Create(8000, 16000));

    [Fact]
    public void SincResampler_CoprimeRatesTooLargeForATable_ComputesTheSameTapsWithoutGigabytes()
    {
        float[] signal = Sine(1_000_003, 20_000, 3000);
        long before = GC.GetAllocatedBytesForCurrentThread();

        float[] actual = SincResampler.Create(1_000_003, 999_983).Resample(signal);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        float[] expected = Sine(999_983, 20_000, actual.Length);
        for (int i = 50; i < actual.Length - 50; i++)
        {
            Assert.Equal(expected[i], actual[i], 5e-3f);
        }
    }

    [Fact]
    public void SincResampler_NearlyEqualAudioRates_NeedsAFewMegabytes()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        SincResampler.Create(44100, 44093).Resample(new float[1000]);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Fact]
    public void SincResampler_RatesThatMakeNoSense_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SincResampler.Create(0, 16000));
        Assert.Throws<ArgumentOutOfRangeException>(() => SincResampler.Create(16000, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SincResampler.Create(int.MaxValue, 1));
    }

    [Fact]
    public void SincResampler_ResultTooLongForAnArray_IsRefusedBeforeItIsAllocated()
    {
        var error = Assert.Throws<ArgumentException>(() => SincResampler.Create(1, 2_000_000_000).Resample(new float[10]));

        Assert.Contains("20000000000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SincResampler_ManyThreadsAndRatios_GiveTheSameBitsAsOne()
    {
        float[] signal = ResamplerGoldens.Signal(16000);
        int[] rates = [.. Enumerable.Range(0, 40).Select(i => 8000 + (i * 613))];
        float[][] expected = [.. rates.Select(rate => SincResampler.Create(16000, rate).Resample(signal))];

        Parallel.For(0, 200, i =>
        {
            int which = i % rates.Length;
            Assert.Equal(expected[which], SincResampler.Create(16000, rates[which]).Resample(signal));
        });
    }

    [Fact]
    [SuppressMessage("Assertions", "xUnit2000", Justification = "The constant is what is tested: stored models depend on it.")]
    public void SincResampler_Id_NeverChanges() => Assert.Equal("sinc-hann-6", SincResampler.Id);

    private static float[] Sine(int sampleRate, double frequency, int length)
        => [.. Enumerable.Range(0, length).Select(i => (float)Math.Sin(2 * Math.PI * frequency * i / sampleRate))];
}
