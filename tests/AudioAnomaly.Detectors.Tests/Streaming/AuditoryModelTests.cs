using AudioAnomaly.Audio;

namespace AudioAnomaly.Detectors.Tests.Streaming;

public sealed class AuditoryModelTests : IDisposable
{
    private static readonly AuditoryOptions Bands = AuditoryOptions.Like(LogMelOptions.Panns16k);

    private static readonly Dictionary<string, Func<AudioAnomalyPipelineBuilder, AudioAnomalyPipelineBuilder>> Pipelines = new()
    {
        ["erb, patchcore"] = builder => builder.UseErb(Bands).UseLogMelPatches().UsePatchCore(o => o.CoresetCount = 100),
        ["bark, patchcore, filters"] = builder => builder.UseBark(Bands).UseFilters(f => f.HighPass(100)).UseLogMelPatches().UsePatchCore(o => o.CoresetCount = 100),
        ["erb, texture"] = builder => builder.UseErb(Bands).UseCnn14().UseTextureProfile(),
        ["bark, spectrum"] = builder => builder.UseBark(Bands with { Bands = 48 }).UseSpectrumProfile(),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("auditory").FullName;

    public static TheoryData<string> Names => [.. Pipelines.Keys];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Score_AuditoryFrontEnd_StreamAndLoadedModelAgree(string name)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using AudioAnomalyModel model = await Pipelines[name](AudioAnomalyPipeline.CreateBuilder())
            .Build()
            .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 5).Select(seed => StreamedModel.Sound(seed, 2))), cancellationToken: cancellation);
        AudioClip clip = StreamedModel.Sound(108, 2.5);
        string saved = Path.Combine(_folder, "model.aam");
        await model.SaveAsync(saved, cancellation);
        using AudioAnomalyModel loaded = await AudioAnomalyModel.LoadAsync(saved, new ComponentRegistry().AddFeatures().AddDetectors(), cancellationToken: cancellation);

        Assert.Equal(model.Score(clip, cancellation).Score, loaded.Score(clip, cancellation).Score);
        Assert.Equal(SessionScores.Of(model, clip).Map, SessionScores.Of(loaded, clip, null, 517, 1600).Map);
    }

    [Fact]
    public async Task Fit_NetworkAndOtherNumberOfBands_IsRefused()
        => await Assert.ThrowsAsync<PipelineConfigurationException>(() => AudioAnomalyPipeline.CreateBuilder()
            .UseErb(Bands with { Bands = 40 })
            .UseCnn14()
            .UseTextureProfile()
            .Build()
            .FitAsync(AudioSource.FromClips([StreamedModel.Sound(1, 2), StreamedModel.Sound(2, 2), StreamedModel.Sound(3, 2)]), cancellationToken: TestContext.Current.CancellationToken));
}
