using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Tests.DependencyInjection;

public class AddAudioAnomalyTests
{
    [Fact]
    public async Task AddAudioAnomaly_NamedModels_AreKeyedSingletonsAndTheFirstIsTheDefault()
    {
        using var folder = new TemporaryFolder();
        using (AudioAnomalyModel model = await FakePipeline.FitAsync())
        {
            await model.SaveAsync(folder["pump.aam"], TestContext.Current.CancellationToken);
            await model.WithThreshold(ThresholdPolicy.Manual(42)).SaveAsync(folder["fan.aam"], TestContext.Current.CancellationToken);
        }

        await using ServiceProvider provider = new ServiceCollection()
            .AddAudioAnomaly(builder => builder.UseComponents(registry => FakeFrontEnd.Register(registry)).AddModel("pump", folder["pump.aam"]).AddModel("fan", folder["fan.aam"]))
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

    [Fact]
    public async Task AddAudioAnomaly_WithALoggerFactory_LogsScores()
    {
        using var folder = new TemporaryFolder();
        using (AudioAnomalyModel model = await FakePipeline.FitAsync())
        {
            await model.SaveAsync(folder["pump.aam"], TestContext.Current.CancellationToken);
        }

        var log = new RecordingLogger();
        await using ServiceProvider provider = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(log)
            .AddAudioAnomaly(builder => builder.UseComponents(registry => FakeFrontEnd.Register(registry)).AddModel("pump", folder["pump.aam"]))
            .BuildServiceProvider();

        provider.GetRequiredService<IAudioAnomalyScorer>().Score(FakePipeline.Clip(7), TestContext.Current.CancellationToken);

        Assert.Contains(log.Messages, message => message.Contains("clip 7", StringComparison.Ordinal));
        Assert.Contains("AudioAnomalyModel", log.Category, StringComparison.Ordinal);
    }

    private sealed class RecordingLogger : ILoggerFactory, ILogger
    {
        public List<string> Messages { get; } = [];

        public string Category { get; private set; } = string.Empty;

        public ILogger CreateLogger(string categoryName)
        {
            Category = categoryName;
            return this;
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Messages.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
