using AudioAnomaly.Audio;

namespace AudioAnomaly.Tool.Tests;

/// <summary>Messages of libraries, taken from the libraries themselves wherever that is cheap, so that a new wording there is noticed here.</summary>
public class OptionWordingTests
{
    [Fact]
    public async Task Of_RecordingsUnlikeThoseFitted_NamesTheOptions()
    {
        AudioClip Clip(int seed, int channels = 1, int length = 16000)
            => new(Enumerable.Range(0, length).Select(i => (float)(0.1 * Math.Sin((i * 0.3) + seed))).ToArray(), 16000) { MixedChannels = channels };
        AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k).UseLogMelPatches().UsePadim(o => o.Positions = PadimPositions.PerPosition).Build();
        using AudioAnomalyModel model = await pipeline.FitAsync(AudioSource.FromClips(Enumerable.Range(0, 4).Select(i => Clip(i))), cancellationToken: TestContext.Current.CancellationToken);

        string channels = Assert.Throws<AudioContentException>(() => model.Score(Clip(9, channels: 2), TestContext.Current.CancellationToken)).Message;
        string length = Assert.ThrowsAny<AudioAnomalyException>(() => model.Score(Clip(9, length: 32000), TestContext.Current.CancellationToken)).Message;

        Assert.Contains("(--channel N)", OptionWording.Of(channels), StringComparison.Ordinal);
        Assert.Contains("--set positions=perFrequency", OptionWording.Of(length), StringComparison.Ordinal);
        Assert.Contains("(--set windowSeconds=S)", OptionWording.Of(length), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ModelWithoutThreshold_NamesTheOption()
    {
        string message = Assert.Throws<ArgumentException>(() => Metrics.ScoreScale.FromCalibration(new ScoreCalibration([], [], 0, ThresholdPolicy.Quantile(0.9)))).Message;

        Assert.Contains("(--threshold)", OptionWording.Of(message), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_BuildersMistake_SpeaksOfSettings()
    {
        PipelineConfigurationException mistake = Assert.Throws<PipelineConfigurationException>(() => AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseLogMelPatches()
            .UsePatchCore(o => o.CoresetRatio = 7)
            .Build());

        Assert.Contains("--set: ", OptionWording.Of(mistake.Message), StringComparison.Ordinal);
        Assert.DoesNotContain("UsePatchCore", OptionWording.Of(mistake.Message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Choose one by Cnn14Options.CheckpointPrefix.", "Choose one by --prefix NAME.")]
    [InlineData("it needs it. Load it with a registry that has the weights: registry.WithCnn14(Cnn14Weights.Load(...)).", "it needs it. Give them with --weights FILE.")]
    [InlineData("needs it. Name it: registry.AddOnnx(o => o.NetworkFiles.Add(\"...\")).", "needs it. Give it with --weights MODEL.onnx.")]
    [InlineData("It does not tell. Say it with InputLayout, such as \"nctf\".", "It does not tell. Say it with --set inputLayout=nctf or as it is.")]
    [InlineData("Use LogMelOptions.Panns16k, or other weights.", "Use --preset panns16k, or other weights.")]
    [InlineData("Fit without TimePoolSeconds.", "Fit without --set timePoolSeconds.")]
    [InlineData("Use CNN14 (UseCnn14).", "Use CNN14 (--weights FILE).")]
    [InlineData("Unpack the archive again, or set CheckCounts to false.", "Unpack the archive again, or give --any-count.")]
    [InlineData("Reference the package Microsoft.ML.OnnxRuntime in your program (libraries leave the choice to it), or set the environment variable X to a folder.", "Set the environment variable X to a folder.")]
    [InlineData("BootstrapResamples must be 0 or from 10 on, not 5.", "BootstrapResamples must be 0 or from 10 on, not 5.")]
    public void Of_Terms_BecomeOptions(string message, string worded) => Assert.Equal(worded, OptionWording.Of(message));

    [Theory]
    [InlineData("AudioAnomaly.Core")]
    [InlineData("AudioAnomaly.Features")]
    [InlineData("AudioAnomaly.Detectors")]
    [InlineData("AudioAnomaly.Metrics")]
    [InlineData("AudioAnomaly.Evaluation")]
    [InlineData("AudioAnomaly.Torch")]
    [InlineData("AudioAnomaly.Onnx")]
    [InlineData("AudioAnomaly.Plotting")]
    public void Libraries_Texts_NameNoOptionOfTheCommandLine(string library)
        => Assert.DoesNotMatch(@"[\s('""]--[a-z]", UserStrings.Of(library));
}
