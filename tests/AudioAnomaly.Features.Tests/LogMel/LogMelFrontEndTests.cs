using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly.Features.Tests.LogMel;

public class LogMelFrontEndTests
{
    public static TheoryData<string> Presets => ["32000_1024_320_50_14000", "44100_1024_320_50_14000", "16000_512_160_50_8000"];

    [Fact]
    public void IndexHash_GoldenNumbers_IsTheOneOfTheGoldenValues()
    {
        double[] expected = [-.62496128, -.47382618, .08275752, -.66649492, .34437957];

        Assert.All(expected.Select((value, i) => (value, i)), pair => Assert.Equal(pair.value, IndexHash.At(pair.i, 7), 7));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void LogMelFrontEnd_GoldenSignal_MatchesTorchLibrosaWithinAThousandthOfADecibel(string name)
    {
        LogMelOptions options = Options(name);
        using Stream resource = typeof(LogMelFrontEndTests).Assembly.GetManifestResourceStream("logmel_golden.json")!;
        JsonElement golden = JsonDocument.Parse(resource).RootElement.GetProperty(name);

        Spectrogram spectrogram = new LogMelFrontEnd(options).Compute(TestSignal.Create(options.SampleRate));

        Assert.Equal(golden.GetProperty("frames").GetInt32(), spectrogram.Frames);
        foreach (JsonProperty frame in golden.GetProperty("values").EnumerateObject())
        {
            int t = int.Parse(frame.Name, System.Globalization.CultureInfo.InvariantCulture);
            int bin = 0;
            foreach (JsonElement value in frame.Value.EnumerateArray())
            {
                Assert.Equal(value.GetDouble(), spectrogram[t, bin++], 1e-3);
            }

            Assert.Equal(64, bin);
        }
    }

    [Theory]
    [InlineData(32000)]
    [InlineData(32001)]
    [InlineData(33333)]
    [InlineData(319)]
    [InlineData(60 * 32000)]
    public void LogMelFrontEnd_AnyLength_HasOneFramePerHopAndOneMore(int length)
    {
        var frontEnd = new LogMelFrontEnd(LogMelOptions.Panns32k);
        if (length < frontEnd.MinSamples)
        {
            Assert.Throws<AudioContentException>(() => frontEnd.Compute(TestSignal.Create(32000, length)));
            return;
        }

        Assert.Equal((length / 320) + 1, frontEnd.Compute(TestSignal.Create(32000, length)).Frames);
    }

    [Fact]
    public void LogMelFrontEnd_ShortestLegalClip_Works()
    {
        var frontEnd = new LogMelFrontEnd(LogMelOptions.Panns32k);

        Assert.Equal(2, frontEnd.Compute(TestSignal.Create(32000, frontEnd.MinSamples)).Frames);
        Assert.Throws<AudioContentException>(() => frontEnd.Compute(TestSignal.Create(32000, frontEnd.MinSamples - 1)));
    }

    [Theory]
    [InlineData(256, 256, 80, 700)]
    [InlineData(256, 200, 77, 1001)]
    [InlineData(512, 301, 128, 257)]
    [InlineData(128, 128, 128, 3000)]
    public void LogMelFrontEnd_AnyOptions_EqualTheDefinition(int fftLength, int windowLength, int hop, int length)
    {
        var options = new LogMelOptions { SampleRate = 8000, FftLength = fftLength, WindowLength = windowLength, HopLength = hop, MelBands = 20, MinFrequency = 100, MaxFrequency = 4000 };
        float[] samples = [.. Enumerable.Range(0, length).Select(n => (float)(0.5 * IndexHash.At(n, 13)))];

        Spectrogram spectrogram = new LogMelFrontEnd(options).Compute(new AudioClip(samples, 8000));

        Assert.Equal((length / hop) + 1, spectrogram.Frames);
        for (int t = 0; t < spectrogram.Frames; t++)
        {
            double[] expected = DefinitionOfFrame(samples, options, t);
            for (int band = 0; band < 20; band++)
            {
                // 1e-4 dB: values of some 20 dB stored in 32 bits.
                Assert.Equal(expected[band], spectrogram[t, band], 1e-4);
            }
        }
    }

    [Fact]
    public void LogMelFrontEnd_DigitalSilence_IsMinusHundredDecibelExactly()
    {
        Spectrogram spectrogram = new LogMelFrontEnd(LogMelOptions.Panns32k).Compute(new AudioClip(new float[32000], 32000));

        Assert.All(spectrogram.Values.ToArray(), value => Assert.Equal(-100f, value));
    }

    [Theory]
    [InlineData(250)]
    [InlineData(1000)]
    [InlineData(5000)]
    [InlineData(12000)]
    public void LogMelFrontEnd_PureTone_PeaksInTheBandAtItsFrequency(double hertz)
    {
        float[] samples = [.. Enumerable.Range(0, 32000).Select(n => (float)Math.Sin(2 * Math.PI * hertz * n / 32000))];

        Spectrogram spectrogram = new LogMelFrontEnd(LogMelOptions.Panns32k).Compute(new AudioClip(samples, 32000));

        int loudest = Enumerable.Range(0, 64).MaxBy(bin => spectrogram[50, bin]);
        int nearest = Enumerable.Range(0, 64).MinBy(bin => Math.Abs(spectrogram.Axes.FrequencyOf(bin) - hertz));
        Assert.InRange(loudest, nearest - 1, nearest + 1);
    }

    [Fact]
    public void LogMelFrontEnd_TenfoldAmplitude_IsTwentyDecibelMore()
    {
        var frontEnd = new LogMelFrontEnd(LogMelOptions.Panns32k);
        AudioClip quiet = TestSignal.Create(32000);
        var loud = new AudioClip(Array.ConvertAll(quiet.Samples.ToArray(), sample => sample * 10), 32000);

        Spectrogram a = frontEnd.Compute(quiet), b = frontEnd.Compute(loud);

        // 1e-4 dB: single-precision samples.
        Assert.All(Enumerable.Range(0, a.Values.Length), i => Assert.Equal(a.Values.Span[i] + 20, b.Values.Span[i], 1e-4));
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(128, 100)]
    [InlineData(512, 512)]
    [InlineData(1024, 441)]
    public void PowerSpectrum_AnyWindow_EqualsTheDefinitionOnEveryPath(int fftLength, int windowLength)
    {
        var spectrum = new PowerSpectrum(fftLength, windowLength);
        const int Hop = 7;
        float[] signal = [.. Enumerable.Range(0, fftLength + (7 * Hop)).Select(n => (float)IndexHash.At(n, 11))];
        foreach (VectorPath path in Enum.GetValues<VectorPath>().Where(Processor.Has))
        {
            (int frames, double[] power) = PowerOf(spectrum, signal, Hop, path);
            int offset = (fftLength - windowLength) / 2;
            for (int lane = 0; lane < frames; lane++)
            {
                for (int k = 0; k < spectrum.Bins; k += 5)
                {
                    var sum = System.Numerics.Complex.Zero;
                    for (int n = 0; n < windowLength; n++)
                    {
                        double window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / windowLength));
                        sum += window * signal[(lane * Hop) + offset + n] * System.Numerics.Complex.Exp(new(0, -2 * Math.PI * k * (offset + n) / fftLength));
                    }

                    double expected = (sum.Real * sum.Real) + (sum.Imaginary * sum.Imaginary);
                    Assert.Equal(expected, power[(k * frames) + lane], 1e-9 * Math.Max(1, expected));
                }
            }
        }
    }

    [Theory]
    [InlineData(32000, 1024, 14000, 2.0481262)]
    [InlineData(44100, 1024, 14000, 1.4852490)]
    [InlineData(16000, 1024, 8000, 4.0961771)]
    public void MelFilterBank_KnownPresets_HaveTheReferencesSumOfWeights(int sampleRate, int fftLength, double maxFrequency, double expected)
    {
        var filters = new MelFilterBank(new LogMelOptions { SampleRate = sampleRate, FftLength = fftLength, WindowLength = fftLength, MaxFrequency = maxFrequency });
        double sum = 0;
        for (int band = 0; band < 64; band++)
        {
            foreach (double weight in filters.Weights(band))
            {
                sum += weight;
            }
        }

        Assert.Equal(expected, sum, 1e-6);
    }

    [Fact]
    public void MelFilterBank_FirstFilterAt32Kilohertz_HasTheReferencesWeights()
    {
        var filters = new MelFilterBank(LogMelOptions.Panns32k);
        double[] weights = filters.Weights(0).ToArray();

        Assert.Equal(2, filters.FirstBin(0));
        double[] expected = [.00428909, .01501181, .01131285, .00059012];
        Assert.All(expected.Zip(weights), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
    }

    [Fact]
    public void LogMelFrontEnd_SourceAtHalfTheRate_KeepsTheUpperBandsOutOfScope()
    {
        var frontEnd = new LogMelFrontEnd(LogMelOptions.Panns32k);

        Spectrogram spectrogram = frontEnd.Compute(TestSignal.Create(16000));

        Assert.Equal(54, spectrogram.ValidBins);
        Assert.True(spectrogram.Axes.FrequencyOf(53) <= 8000 && spectrogram.Axes.FrequencyOf(54) > 8000);
        Assert.All(Enumerable.Range(54, 10), bin => Assert.Equal(-100f, spectrogram[50, bin]));
        Assert.Equal(64, frontEnd.Compute(TestSignal.Create(32000)).ValidBins);
    }

    [Fact]
    public void LogMelFrontEnd_Dcase2020_IsTheBaselinesGrid()
    {
        var frontEnd = new LogMelFrontEnd(LogMelOptions.Dcase2020);

        // 10 s: 309 windows of 5 frames, as the baseline has.
        Spectrogram spectrogram = frontEnd.Compute(TestSignal.Create(16000, 160000));

        Assert.Equal((313, 128), (spectrogram.Frames, spectrogram.Bins));
        Assert.Equal(0.032, frontEnd.Axes.TimeOf(1), 1e-9);
        Assert.InRange(frontEnd.Axes.FrequencyOf(0), 1, 30);
        Assert.InRange(frontEnd.Axes.FrequencyOf(127), 7700, 8000);
    }

    [Fact]
    public void LogMelFrontEnd_ManyThreads_GiveTheSameBits()
    {
        var frontEnd = new LogMelFrontEnd(LogMelOptions.Panns16k);
        AudioClip clip = TestSignal.Create(44100);
        float[] expected = frontEnd.Compute(clip).Values.ToArray();

        float[][] results = [.. ParallelEnumerable.Range(0, 16).WithDegreeOfParallelism(8).Select(_ => frontEnd.Compute(clip).Values.ToArray())];

        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void LogMelFrontEnd_SavedState_MakesTheSameFrontEnd()
    {
        var original = new LogMelFrontEnd(new LogMelOptions { SampleRate = 22050, FftLength = 2048, WindowLength = 882, HopLength = 441, MinFrequency = 0, MaxFrequency = 11025, MelBands = 40 });

        ISpectrogramFrontEnd restored = TorchNetworks.Restore<ISpectrogramFrontEnd>(original.SaveState());

        AudioClip clip = TestSignal.Create(22050);
        Assert.Equal(original.Compute(clip).Values.ToArray(), restored.Compute(clip).Values.ToArray());
    }

    [Fact]
    public void LogMelFrontEnd_StateOfAnotherResampler_IsRefused()
    {
        ComponentState state = new LogMelFrontEnd(LogMelOptions.Panns16k).SaveState();
        state.Options["resampler"] = JsonValue.Create("linear");

        FormatException error = Assert.Throws<FormatException>(() => TorchNetworks.Restore<ISpectrogramFrontEnd>(state));

        Assert.Contains("linear", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(LogMelOptions.FftLength))]
    [InlineData(nameof(LogMelOptions.WindowLength))]
    [InlineData(nameof(LogMelOptions.HopLength))]
    [InlineData(nameof(LogMelOptions.MaxFrequency))]
    [InlineData(nameof(LogMelOptions.MinFrequency))]
    [InlineData(nameof(LogMelOptions.MelBands))]
    public void LogMelFrontEnd_OptionOutOfRange_IsNamed(string option)
    {
        LogMelOptions options = LogMelOptions.Panns32k;
        switch (option)
        {
            case nameof(LogMelOptions.FftLength):
                options.FftLength = 1000;
                options.WindowLength = 1000;
                break;
            case nameof(LogMelOptions.WindowLength):
                options.WindowLength = 2048;
                break;
            case nameof(LogMelOptions.HopLength):
                options.HopLength = 1025;
                break;
            case nameof(LogMelOptions.MaxFrequency):
                options.MaxFrequency = 16001;
                break;
            case nameof(LogMelOptions.MinFrequency):
                options.MinFrequency = 14000;
                break;
            default:
                options.MelBands = 1;
                break;
        }

        ValidationException error = Assert.Throws<ValidationException>(() => new LogMelFrontEnd(options));

        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    /// <summary>SPEC-audio 1.4 word by word: reflected edges, centred window, discrete Fourier transform, Slaney mel triangles.</summary>
    private static double[] DefinitionOfFrame(float[] samples, LogMelOptions o, int frame)
    {
        int bins = (o.FftLength / 2) + 1, lead = (o.FftLength - o.WindowLength) / 2;
        double[] power = new double[bins];
        for (int k = 0; k < bins; k++)
        {
            var sum = System.Numerics.Complex.Zero;
            for (int n = 0; n < o.WindowLength; n++)
            {
                int i = Math.Abs((frame * o.HopLength) + lead + n - (o.FftLength / 2));
                i = i < samples.Length ? i : (2 * samples.Length) - 2 - i;
                double window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / o.WindowLength));
                sum += window * samples[i] * System.Numerics.Complex.Exp(new(0, -2 * Math.PI * k * (lead + n) / o.FftLength));
            }

            power[k] = (sum.Real * sum.Real) + (sum.Imaginary * sum.Imaginary);
        }

        double step = (Mel(o.MaxFrequency) - Mel(o.MinFrequency)) / (o.MelBands + 1);
        double[] points = [.. Enumerable.Range(0, o.MelBands + 2).Select(i => Hertz(Mel(o.MinFrequency) + (i * step)))];
        double[] decibel = new double[o.MelBands];
        for (int band = 0; band < o.MelBands; band++)
        {
            (double low, double mid, double high) = (points[band], points[band + 1], points[band + 2]);
            double sum = 0;
            for (int k = 0; k < bins; k++)
            {
                double f = (double)k * o.SampleRate / o.FftLength;
                sum += power[k] * Math.Max(0, Math.Min((f - low) / (mid - low), (high - f) / (high - mid))) * 2 / (high - low);
            }

            decibel[band] = 10 * Math.Log10(Math.Max(sum, 1e-10));
        }

        return decibel;

        static double Mel(double hertz) => hertz < 1000 ? hertz * 3 / 200 : 15 + (Math.Log(hertz / 1000) / (Math.Log(6.4) / 27));
        static double Hertz(double mel) => mel < 15 ? mel * 200 / 3 : 1000 * Math.Exp((mel - 15) * (Math.Log(6.4) / 27));
    }

    private static LogMelOptions Options(string name) => name[..2] switch
    {
        "32" => LogMelOptions.Panns32k,
        "44" => LogMelOptions.Clap2022,
        _ => LogMelOptions.Panns16k,
    };

    private static unsafe (int Frames, double[] Power) PowerOf(PowerSpectrum spectrum, float[] signal, int hop, VectorPath path)
    {
        double[] work = new double[spectrum.WorkLength], power = new double[spectrum.PowerLength];
        fixed (float* samples = signal)
        fixed (double* buffer = work, target = power)
        {
            var kernel = new SpectrumKernel(spectrum, samples, hop, buffer, target);
            VectorDispatch.RunDouble(ref kernel, path);
            return (kernel.Frames, power);
        }
    }
}
