using AudioAnomaly.Core.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace AudioAnomaly.Core.Tests.DependencyInjection;

public class AddAudioAnomalyTests
{
    [Fact]
    public async Task AddAudioAnomaly_NamedModels_AreKeyedSingletonsAndTheFirstIsTheDefault()
    {
        FakeFrontEnd.Register(ComponentRegistry.Default);
        using var folder = new TemporaryFolder();
        using (AudioAnomalyModel model = await FakePipeline.FitAsync())
        {
            await model.SaveAsync(folder["pump.aam"], TestContext.Current.CancellationToken);
            await model.WithThreshold(ThresholdPolicy.Manual(42)).SaveAsync(folder["fan.aam"], TestContext.Current.CancellationToken);
        }

        await using ServiceProvider provider = new ServiceCollection()
            .AddAudioAnomaly(builder => builder.AddModel("pump", folder["pump.aam"]).AddModel("fan", folder["fan.aam"]))
            .BuildServiceProvider();

        var pump = provider.GetRequiredKeyedService<IAudioAnomalyScorer>("pump");
        Assert.Same(pump, provider.GetRequiredKeyedService<IAudioAnomalyScorer>("pump"));
        Assert.Same(pump, provider.GetRequiredService<IAudioAnomalyScorer>());
        Assert.Equal(42, provider.GetRequiredKeyedService<IAudioAnomalyScorer>("fan").Score(FakePipeline.Clip(1), TestContext.Current.CancellationToken).Threshold);
    }

    [Fact]
    public void AddAudioAnomaly_NameTwice_IsRefused()
        => Assert.Throws<ArgumentException>(() => new ServiceCollection().AddAudioAnomaly(builder => builder.AddModel("a", "x.aam").AddModel("a", "y.aam")));

    [Fact]
    public void AddAudioAnomaly_MissingFile_FailsWhenItIsAskedFor()
    {
        using ServiceProvider provider = new ServiceCollection().AddAudioAnomaly(builder => builder.AddModel("a", "missing.aam")).BuildServiceProvider();

        Assert.Throws<FileNotFoundException>(() => provider.GetRequiredKeyedService<IAudioAnomalyScorer>("a"));
    }
}
