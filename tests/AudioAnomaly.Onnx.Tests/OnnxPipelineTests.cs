namespace AudioAnomaly.Onnx.Tests;

public class OnnxPipelineTests
{
    private static readonly byte[] Network = OnnxExport.ToBytes(Cnn14Weights.Random(3, 64, 8, 8, 8, 8), ["conv_block2", "conv_block3"]);

    [Fact]
    public async Task Model_WithAnOnnxNetwork_ScoresAsBeforeAfterSavingFromManyThreads()
    {
        using var folder = new TemporaryFolder();
        using AudioAnomalyModel model = await FitAsync(o => o.Content = Network);
        AudioClip clip = Clip(99);
        double expected = model.Score(clip, TestContext.Current.CancellationToken).Score;
        await model.SaveAsync(folder["model.aam"], TestContext.Current.CancellationToken);

        using AudioAnomalyModel loaded = await LoadAsync(folder["model.aam"], registry => registry.AddOnnx());

        double[] scores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => loaded.Score(clip, TestContext.Current.CancellationToken).Score)));
        Assert.All(scores, score => Assert.Equal(expected, score, 1e-5));
        Assert.True(expected > 0);
        Assert.True(new FileInfo(folder["model.aam"]).Length > Network.Length);
    }

    [Fact]
    public async Task Model_WithCnn14AsOnnx_ScoresAsWithOurs()
    {
        using AudioAnomalyModel onnx = await FitAsync(o => o.Content = Network);
        using AudioAnomalyModel own = await FitAsync(builder => builder.UseCnn14(o => (o.Weights, o.Layers) = (Cnn14Weights.Random(3, 64, 8, 8, 8, 8), ["conv_block2", "conv_block3"])));

        Assert.Equal(own.Score(Clip(99), TestContext.Current.CancellationToken).Score, onnx.Score(Clip(99), TestContext.Current.CancellationToken).Score, 1e-4);
    }

    [Fact]
    public async Task Model_WithAnOnnxNetwork_ScoresAStreamAsTheRecording()
    {
        using AudioAnomalyModel model = await FitAsync(o => o.Content = Network);
        AudioClip clip = Clip(99);

        AnomalyMap expected = model.Score(clip, TestContext.Current.CancellationToken).Map;

        using AudioAnomalySession session = model.OpenSession(clip.SampleRate);
        SessionFrame[] frames = [.. session.Push(clip.Samples.Span, TestContext.Current.CancellationToken).Frames, .. session.Complete().Frames];

        Assert.Equal(expected.Frames, frames.Length);
        Assert.All(frames, frame => Assert.All(
            frame.Map.ToArray().Zip(expected.Values.Slice((int)frame.Index * expected.Bins, expected.Bins).ToArray()),
            pair => Assert.Equal(pair.Second, pair.First, 1e-3f)));
    }

    [Fact]
    public async Task Session_OfANetworkOfFixedLength_IsRefused()
    {
        using AudioAnomalyModel model = await FitAsync(o => o.Content = TestNetworks.Convolution(["1", "1", "48", "64"]));

        StreamingNotSupportedException refused = Assert.Throws<StreamingNotSupportedException>(() => model.OpenSession(16000));

        Assert.Equal(OnnxExtractor.ComponentId, refused.Component);
    }

    [Fact]
    public async Task Model_WithoutTheRegistration_SaysWhatToAdd()
    {
        using var folder = new TemporaryFolder();
        using AudioAnomalyModel model = await FitAsync(o => o.Content = Network);
        await model.SaveAsync(folder["model.aam"], TestContext.Current.CancellationToken);

        ModelFormatException refused = await Assert.ThrowsAsync<ModelFormatException>(() => LoadAsync(folder["model.aam"], registry => registry));

        Assert.Contains("AudioAnomaly.Onnx", refused.Message, StringComparison.Ordinal);
        Assert.Contains("AddOnnx()", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_ThatRefersToItsNetwork_LoadsWithTheSameFileOnly()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("network.onnx", Network), moved = folder["moved.onnx"];
        using AudioAnomalyModel model = await FitAsync(o => (o.File, o.ByReference) = (path, true));
        await model.SaveAsync(folder["model.aam"], TestContext.Current.CancellationToken);
        double expected = model.Score(Clip(99), TestContext.Current.CancellationToken).Score;

        using (AudioAnomalyModel loaded = await LoadAsync(folder["model.aam"], registry => registry.AddOnnx()))
        {
            Assert.Equal(expected, loaded.Score(Clip(99), TestContext.Current.CancellationToken).Score, 1e-5);
        }

        File.Move(path, moved);
        ModelFormatException missing = await Assert.ThrowsAsync<ModelFormatException>(() => LoadAsync(folder["model.aam"], registry => registry.AddOnnx()));
        folder.Write("network.onnx", OnnxExport.ToBytes(Cnn14Weights.Random(4, 64, 8, 8, 8, 8)));
        await Assert.ThrowsAsync<ModelFormatException>(() => LoadAsync(folder["model.aam"], registry => registry.AddOnnx()));
        using AudioAnomalyModel found = await LoadAsync(folder["model.aam"], registry => registry.AddOnnx(o => o.NetworkFiles.Add(moved)));

        Assert.Contains("NetworkFiles", missing.Message, StringComparison.Ordinal);
        Assert.Equal(expected, found.Score(Clip(99), TestContext.Current.CancellationToken).Score, 1e-5);
    }

    [Fact]
    public async Task Fit_WithOtherMelBands_IsRefusedBeforeRecordingsAreRead()
    {
        AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(new LogMelOptions { SampleRate = 16000, MaxFrequency = 8000, MelBands = 40 })
            .UseOnnx(o => o.Content = Network)
            .UsePatchCore()
            .Build();

        PipelineConfigurationException refused = await Assert.ThrowsAsync<PipelineConfigurationException>(() => pipeline.FitAsync(Normals(), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("64", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_WithMistakesInOptions_ListsThem()
    {
        PipelineConfigurationException refused = Assert.Throws<PipelineConfigurationException>(() => AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseOnnx(o => (o.File, o.InputLayout) = ("nowhere.onnx", "xyz"))
            .UsePatchCore()
            .Build());

        Assert.Contains("nowhere.onnx", refused.Message, StringComparison.Ordinal);
        Assert.Contains("InputLayout", refused.Message, StringComparison.Ordinal);
    }

    internal static AudioClip Clip(int seed)
    {
        float[] noise = TestData.Uniform(24000, seed, -0.1, 0.1);
        for (int n = 0; n < noise.Length; n++)
        {
            noise[n] += (float)(0.2 * Math.Sin(2 * Math.PI * 440 * n / 16000));
        }

        return new AudioClip(noise, 16000, $"clip {seed}");
    }

    internal static AudioSource Normals() => AudioSource.FromClips(Enumerable.Range(0, 8).Select(Clip));

    private static Task<AudioAnomalyModel> FitAsync(Action<OnnxOptions> configure) => FitAsync(builder => builder.UseOnnx(configure));

    private static Task<AudioAnomalyModel> FitAsync(Action<AudioAnomalyPipelineBuilder> features)
    {
        AudioAnomalyPipelineBuilder builder = AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k).UsePatchCore(o => o.CoresetCount = 50);
        features(builder);
        return builder.Build().FitAsync(Normals(), cancellationToken: TestContext.Current.CancellationToken);
    }

    private static Task<AudioAnomalyModel> LoadAsync(string path, Func<ComponentRegistry, ComponentRegistry> add)
        => AudioAnomalyModel.LoadAsync(path, add(ManagedComponents.CreateRegistry()), cancellationToken: TestContext.Current.CancellationToken);
}
