using AudioAnomaly.Audio;
using AudioAnomaly.Components;
using CsCheck;

namespace AudioAnomaly.Features.Tests.Auditory;

public class AuditoryFrontEndTests
{
    private static readonly AuditoryOptions Options = AuditoryOptions.Like(LogMelOptions.Panns16k);

    public static TheoryData<AuditoryScale> Scales => [AuditoryScale.Erb, AuditoryScale.Bark];

    [Fact]
    public void Erb_Centres_AreEquallySpacedOnTheErbRateScale()
    {
        double[] rates = [.. new AuditoryFrontEnd(AuditoryScale.Erb, new AuditoryOptions()).Axes.Frequencies.Select(ErbRate)];

        double step = (ErbRate(14000) - ErbRate(50)) / 64;
        Assert.Equal(ErbRate(50), rates[0], 1e-9);
        Assert.All(rates.Zip(rates.Skip(1)), pair => Assert.Equal(step, pair.Second - pair.First, 1e-6));
    }

    [Fact]
    public void Erb_Bandwidths_AreGlasbergsAndMoores()
    {
        (double Centre, float[] Weights)[] bands = BandsOf(AuditoryScale.Erb, new AuditoryOptions { MinFrequency = 200, MaxFrequency = 10_000 });

        // The area is 1, so that the height is one over the equivalent rectangular bandwidth; bins of 31 Hz are too coarse below.
        Assert.All(bands.Where(band => band.Centre > 2000), band => Assert.Equal(24.7 * (1 + (0.00437 * band.Centre)), 1 / band.Weights.Max(), 0.03 / band.Weights.Max()));
    }

    [Fact]
    public void Erb_Weights_AreThoseOfAGammatoneOfFourthOrder()
    {
        const double HertzPerBin = 32000.0 / 1024;
        foreach ((double centre, float[] weights) in BandsOf(AuditoryScale.Erb, new AuditoryOptions()).Where(band => band.Centre is > 500 and < 9000))
        {
            double erb = 24.7 * (1 + (0.00437 * centre)), width = 1.019 * erb;
            for (int bin = 0; bin < weights.Length; bin++)
            {
                double detuned = ((bin * HertzPerBin) - centre) / width, expected = Math.Pow(1 + (detuned * detuned), -4);
                if (Math.Abs(detuned) < 1.5)
                {
                    Assert.Equal(expected, weights[bin] * erb, 0.04);
                }
            }
        }
    }

    [Fact]
    public void Bark_Centres_AreEquallySpacedOnTraunmuellersScale()
    {
        double[] barks = [.. new AuditoryFrontEnd(AuditoryScale.Bark, new AuditoryOptions()).Axes.Frequencies.Select(Bark)];

        double step = (Bark(14000) - Bark(50)) / 65;
        Assert.Equal(Bark(50) + step, barks[0], 1e-9);
        Assert.All(barks.Zip(barks.Skip(1)), pair => Assert.Equal(step, pair.Second - pair.First, 1e-9));
    }

    [Fact]
    public void Bark_Weights_AreTrianglesFromCentreToCentre()
    {
        const double HertzPerBin = 32000.0 / 1024;
        (double Centre, float[] Weights)[] bands = BandsOf(AuditoryScale.Bark, new AuditoryOptions());
        double step = (Bark(14000) - Bark(50)) / 65;
        foreach ((double centre, float[] weights) in bands.Where(band => band.Centre > 2000))
        {
            double scale = weights.Max() / Enumerable.Range(0, weights.Length).Max(Triangle);

            Assert.All(Enumerable.Range(0, weights.Length), bin => Assert.Equal(Triangle(bin) * scale, weights[bin], weights.Max() * 1e-4));

            double Triangle(int bin) => Math.Max(0, 1 - (Math.Abs(Bark(bin * HertzPerBin) - Bark(centre)) / step));
        }
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void Compute_WhiteNoise_HasTheLevelOfLogMelInEveryBand(AuditoryScale scale)
    {
        float[] samples = new float[160_000];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)IndexHash.At(i, 11);
        }

        var noise = new AudioClip(samples, 16000);
        double expected = Powers(new LogMelFrontEnd(LogMelOptions.Panns16k).Compute(noise)).Skip(5).Take(50).Average();

        // The lowest and highest bands reach beyond what there is.
        Assert.All(Powers(new AuditoryFrontEnd(scale, Options).Compute(noise)).Skip(8).Take(50), level => Assert.Equal(expected, level, 0.5));
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void Compute_Tone_IsLoudestInItsOwnBand(AuditoryScale scale)
    {
        var frontEnd = new AuditoryFrontEnd(scale, Options);
        foreach (int band in (int[])[20, 35, 50])
        {
            float[] samples = [.. Enumerable.Range(0, 16000).Select(n => (float)Math.Sin(2 * Math.PI * frontEnd.Axes.FrequencyOf(band) * n / 16000))];

            double[] levels = Powers(frontEnd.Compute(new AudioClip(samples, 16000)));

            Assert.InRange(Array.IndexOf(levels, levels.Max()), band - 1, band);
        }
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void Compute_DigitalSilence_IsTheFloor(AuditoryScale scale)
        => Assert.All(new AuditoryFrontEnd(scale, Options).Compute(new AudioClip(new float[4000], 16000)).Values.ToArray(), value => Assert.Equal(-100, value));

    [Theory]
    [MemberData(nameof(Scales))]
    public void ComputePart_AnyFrames_GivesTheBitsOfTheWhole(AuditoryScale scale)
    {
        var frontEnd = new AuditoryFrontEnd(scale, Options);
        AudioClip clip = TestSignal.Create(16000, 12_345);
        Spectrogram whole = frontEnd.Compute(clip);
        Gen.Select(Gen.Int[0, 77], Gen.Int[1, 30]).Sample((first, wanted) =>
        {
            int count = Math.Min(wanted, whole.Frames - first);
            int from = Math.Max(0, (first * frontEnd.HopLength) - frontEnd.ReachSamples);
            int to = Math.Min(clip.Samples.Length, ((first + count - 1) * frontEnd.HopLength) + frontEnd.ReachSamples);
            float[] values = new float[count * whole.Bins];

            frontEnd.ComputePart(clip.Samples.Span[from..to], from, to == clip.Samples.Length ? to : null, first, values);

            Assert.Equal(whole.Values.Slice(first * whole.Bins, values.Length).ToArray(), values);
        });
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void SaveState_FrontEnd_IsMadeAgainToTheBit(AuditoryScale scale)
    {
        var frontEnd = new AuditoryFrontEnd(scale, Options with { Bands = 40 });
        AudioClip clip = TestSignal.Create(16000);

        ISpectrogramFrontEnd again = new ComponentContext(new ComponentRegistry().AddFeatures()).Create<ISpectrogramFrontEnd>(frontEnd.SaveState());

        Assert.Equal(frontEnd.Compute(clip).Values.ToArray(), again.Compute(clip).Values.ToArray());
        Assert.Equal(frontEnd.Axes.Frequencies, again.Axes.Frequencies);
    }

    [Fact]
    public void Create_WeightsOfOtherSettings_AreRefused()
    {
        ComponentState state = new AuditoryFrontEnd(AuditoryScale.Erb, Options).SaveState();
        var context = new ComponentContext(new ComponentRegistry().AddFeatures());
        TensorData weights = state.Tensors["weights"];

        state.Tensors["weights"] = new TensorData(new float[64 * 128], 64, 128);
        Assert.Contains("[64, 128]", Assert.Throws<FormatException>(() => context.Create<ISpectrogramFrontEnd>(state)).Message, StringComparison.Ordinal);

        state.Tensors["weights"] = new TensorData(new float[weights.Values.Length], 64, 257);
        Assert.Contains("hears nothing", Assert.Throws<FormatException>(() => context.Create<ISpectrogramFrontEnd>(state)).Message, StringComparison.Ordinal);

        float[] infinite = weights.Values.ToArray();
        infinite[^1] = float.NaN;
        state.Tensors["weights"] = new TensorData(infinite, 64, 257);
        Assert.Contains("NaN", Assert.Throws<FormatException>(() => context.Create<ISpectrogramFrontEnd>(state)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void Create_MoreBandsThanBins_EveryBandHearsSomething(AuditoryScale scale)
    {
        var frontEnd = new AuditoryFrontEnd(scale, new AuditoryOptions { SampleRate = 2000, FftLength = 128, WindowLength = 128, HopLength = 20, Bands = 128, MinFrequency = 25, MaxFrequency = 1000 });

        Assert.All(frontEnd.Compute(TestSignal.Create(2000)).Values.ToArray(), value => Assert.True(value > -100));
    }

    [Fact]
    public void Like_LogMel_HasItsFramesRangeAndBands()
        => Assert.Equal((16000, 512, 512, 160, 64, 50.0, 8000.0), (Options.SampleRate, Options.FftLength, Options.WindowLength, Options.HopLength, Options.Bands, Options.MinFrequency, Options.MaxFrequency));

    [Fact]
    public void CheckFrontEnd_PretrainedNetwork_SaysThatItHearsOtherBands()
    {
        using var network = new Cnn14(Cnn14Weights.Pretrained, ["conv_block1"]);

        Assert.Contains("'erb'", Assert.Single(network.CheckFrontEnd(new AuditoryFrontEnd(AuditoryScale.Erb, Options))), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_WrongSettings_NamesThem()
    {
        PipelineConfigurationException refused = Assert.Throws<PipelineConfigurationException>(() => AudioAnomalyPipeline.CreateBuilder().UseErb(o => o.MaxFrequency = 20_000).Build());

        Assert.Contains("UseErb: MaxFrequency (20000 Hz) must not exceed half of the sample rate (16000 Hz).", refused.Errors);
    }

    private static double ErbRate(double hertz) => Math.Log(1 + (0.00437 * hertz)) / (24.7 * 0.00437);

    private static double Bark(double hertz) => (26.81 * hertz / (1960 + hertz)) - 0.53;

    private static (double Centre, float[] Weights)[] BandsOf(AuditoryScale scale, AuditoryOptions options)
    {
        var frontEnd = new AuditoryFrontEnd(scale, options);
        TensorData weights = frontEnd.SaveState().Tensors["weights"];
        return [.. frontEnd.Axes.Frequencies.Select((centre, band) => (centre, weights.Values.Slice(band * weights.Shape[1], weights.Shape[1]).ToArray()))];
    }

    /// <summary>The mean power of each band in dB.</summary>
    private static double[] Powers(Spectrogram spectrogram) =>
    [
        .. Enumerable.Range(0, spectrogram.Bins).Select(bin => 10 * Math.Log10(Enumerable.Range(0, spectrogram.Frames).Average(frame => Math.Pow(10, spectrogram[frame, bin] / 10)))),
    ];
}
