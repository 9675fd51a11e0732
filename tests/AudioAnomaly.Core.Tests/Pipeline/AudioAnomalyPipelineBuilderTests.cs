namespace AudioAnomaly.Core.Tests.Pipeline;

public class AudioAnomalyPipelineBuilderTests
{
    [Fact]
    public void Builder_SeveralMistakes_AreListedAtOnce()
    {
        AudioAnomalyPipelineBuilder builder = AudioAnomalyPipeline.CreateBuilder()
            .UseCalibration(o => o.HoldOutFraction = 2)
            .UseWindows(o => o.HopSeconds = 11);

        PipelineConfigurationException error = Assert.Throws<PipelineConfigurationException>(builder.Build);

        Assert.Equal(4, error.Errors.Count);
        Assert.Contains(error.Errors, message => message.Contains("UseFrontEnd", StringComparison.Ordinal));
        Assert.Contains(error.Errors, message => message.Contains("UseDetector", StringComparison.Ordinal));
        Assert.Contains(error.Errors, message => message.Contains(nameof(CalibrationOptions.HoldOutFraction), StringComparison.Ordinal));
        Assert.Contains(error.Errors, message => message.Contains(nameof(WindowOptions.HopSeconds), StringComparison.Ordinal));
    }

    [Fact]
    public void Builder_SamePartTwice_IsRefused()
    {
        AudioAnomalyPipelineBuilder builder = FakePipeline.Builder().UseSeed(1);

        Assert.Contains("UseSeed", Assert.Throws<InvalidOperationException>(() => builder.UseSeed(2)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => builder.UseDetector((_, _) => new FakeDetector()));
    }

    [Fact]
    public async Task Builder_OwnExtractor_IsMadeOncePerFitAndGivenToTheDetector()
    {
        int made = 0;
        var given = new List<IFeatureExtractor?>();
        AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
            .UseFrontEnd(() => new FakeFrontEnd())
            .UseFeatureExtractor((_, _) =>
            {
                made++;
                return new FakeExtractor();
            })
            .UseDetector((extractor, _) =>
            {
                given.Add(extractor);
                return new FakeDetector();
            })
            .Build();

        Assert.Equal(0, made);
        using (await pipeline.FitAsync(FakePipeline.Clips(3), null, TestContext.Current.CancellationToken))
        using (await pipeline.FitAsync(FakePipeline.Clips(3), null, TestContext.Current.CancellationToken))
        {
            Assert.Equal(2, made);
            Assert.Equal(2, given.Distinct().Count(extractor => extractor is FakeExtractor));
        }
    }

    [Fact]
    public void Builder_OnceBuilt_RefusesChanges()
    {
        AudioAnomalyPipelineBuilder builder = FakePipeline.Builder();
        builder.Build();

        Assert.Throws<InvalidOperationException>(() => builder.UseSeed(2));
    }

    [Fact]
    public async Task Builder_OptionsChangedAfterBuild_HaveNoEffect()
    {
        var bag = new Bag { Size = 3 };
        int seen = 0;
        AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
            .UseFrontEnd(() => new FakeFrontEnd())
            .UseDetector("UseBag", Bag.Format, bag, _ => { }, (b, _, _) =>
            {
                seen = b.Size;
                return new FakeDetector();
            })
            .Build();

        bag.Size = 5;
        using AudioAnomalyModel model = await pipeline.FitAsync(FakePipeline.Clips(3), null, TestContext.Current.CancellationToken);

        Assert.Equal(3, seen);
    }

    [Fact]
    public void Builder_OptionOutOfRange_NamesVerbAndOption()
    {
        AudioAnomalyPipelineBuilder builder = AudioAnomalyPipeline.CreateBuilder()
            .UseFrontEnd(() => new FakeFrontEnd())
            .UseDetector("UseBag", Bag.Format, new Bag { Size = 99 }, _ => { }, (_, _, _) => new FakeDetector());

        string message = Assert.Single(Assert.Throws<PipelineConfigurationException>(builder.Build).Errors);

        Assert.StartsWith("UseBag: ", message, StringComparison.Ordinal);
        Assert.Contains(nameof(Bag.Size), message, StringComparison.Ordinal);
    }
}
