using AudioAnomaly.Audio;

namespace AudioAnomaly.Detectors.Tests.Streaming;

public sealed class FilteredModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("filtered").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(16000)]
    [InlineData(22050)]
    public async Task Score_ModelWithFilters_ClipFileStreamAndLoadedModelAgree(int rate)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using AudioAnomalyModel model = await FitAsync(f => f.HighPass(200).Hum(50, 5).BandStop(1000, 1500).PreEmphasis());
        AudioClip clip = StreamedModel.Sound(107, 3.3, rate);
        string file = Path.Combine(_folder, "clip.wav"), saved = Path.Combine(_folder, "model.aam");
        WavWriter.Write(file, clip, WavEncoding.Float32);
        await model.SaveAsync(saved, cancellation);
        using AudioAnomalyModel loaded = await AudioAnomalyModel.LoadAsync(saved, new ComponentRegistry().AddFeatures().AddDetectors(), cancellationToken: cancellation);

        AnomalyResult scored = model.Score(clip, cancellation);

        Assert.Equal(scored.Score, model.Score(AudioSource.FromFiles([file]).Items[0], cancellation).Score);
        Assert.Equal(scored.Score, loaded.Score(clip, cancellation).Score);
        Assert.Equal(scored.Spectrogram!.Values.ToArray(), loaded.ComputeSpectrogram(clip).Values.ToArray());
        SessionScores whole = SessionScores.Of(loaded, clip), pieces = SessionScores.Of(model, clip, null, 97, 1024);
        Assert.Equal(whole.Map, pieces.Map);
        float[] batch = model.ScoreSpectrogram(scored.Spectrogram, cancellation).Map.Values.ToArray();
        Assert.All(batch.Zip(whole.Map), cell => Assert.Equal(cell.First, cell.Second, 1e-4f * Math.Max(1, Math.Abs(cell.First))));
    }

    [Fact]
    public async Task ComputeSpectrogram_ModelWithFilters_IsThatOfFilteredSound()
    {
        using AudioAnomalyModel model = await FitAsync(f => f.HighPass(500, 8));
        AudioClip clip = StreamedModel.Sound(1, 1.5);

        Spectrogram seen = model.ComputeSpectrogram(clip);

        Spectrogram expected = new LogMelFrontEnd(LogMelOptions.Panns16k).Compute(new AudioFilterChain([AudioFilter.HighPass(500, 8)], 16000).Apply(clip));
        Assert.Equal(expected.Values.ToArray(), seen.Values.ToArray());
    }

    [Fact]
    public async Task Score_SoundThatTheFiltersTakeAway_IsNoDigitalSilence()
    {
        using AudioAnomalyModel model = await FitAsync(f => f.LowPass(100, 16));
        float[] tone = new float[32000];
        for (int i = 0; i < tone.Length; i++)
        {
            tone[i] = i % 2 == 0 ? 1 : -1;
        }

        AnomalyResult result = model.Score(new AudioClip(tone, 16000), TestContext.Current.CancellationToken);

        Assert.DoesNotContain(result.Warnings, warning => warning.Contains("digital silence", StringComparison.Ordinal));
        Assert.Contains(result.Warnings, warning => warning.Contains("at full scale", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fit_FilterBeyondTheFrontEnd_NamesFilterAndLimit()
    {
        PipelineConfigurationException refused = await Assert.ThrowsAsync<PipelineConfigurationException>(() => FitAsync(f => f.LowPass(8000)));

        Assert.Contains("UseFilters: The filter lowpass:8000:4 is not possible at 16000 Hz", refused.Message, StringComparison.Ordinal);
        Assert.Contains("below 8000 Hz", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_ModelWithoutFilters_KnowsNoneOfThem()
    {
        using AudioAnomalyModel model = StreamedModel.Fit(() => new LevelDetector());
        string path = Path.Combine(_folder, "plain.aam");
        await model.SaveAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal("logmel", AudioAnomalyModel.ReadManifest(path)["components"]!["frontEnd"]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Merge_OtherFilters_IsRefused()
    {
        using AudioAnomalyModel first = await FitAsync(f => f.HighPass(100)), second = await FitAsync(f => f.HighPass(101));
        var calibration = AudioSource.FromClips([StreamedModel.Sound(20, 1.5), StreamedModel.Sound(21, 1.5)]);

        ModelMergeException refused = await Assert.ThrowsAsync<ModelMergeException>(
            () => AudioAnomalyModel.MergeAsync([first, second], calibration, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("equal filters", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UseFilters_None_IsRefused()
        => Assert.Throws<ArgumentException>("add", () => AudioAnomalyPipeline.CreateBuilder().UseFilters(_ => { }));

    private static Task<AudioAnomalyModel> FitAsync(Action<AudioFilterChainBuilder> filters) => AudioAnomalyPipeline.CreateBuilder()
        .UseLogMel(LogMelOptions.Panns16k)
        .UseFilters(filters)
        .UseLogMelPatches()
        .UsePatchCore(o => o.CoresetCount = 100)
        .Build()
        .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 5).Select(seed => StreamedModel.Sound(seed, 1.5))), cancellationToken: TestContext.Current.CancellationToken);
}
