using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.TextureProfile;

public class TextureProfileDetectorTests
{
    private static readonly FitContext Context = new();

    [Theory]
    [InlineData(TextureStatistic.MeanAndDeviation)]
    [InlineData(TextureStatistic.Maximum)]
    public void TextureStatistics_Features_AreDescribedRowByRow(TextureStatistic statistic)
    {
        const int Frames = 7, Bins = 4, Rows = 3, Channels = 5;
        float[] cells = TestData.Uniform(Frames * Bins * Channels, 8);

        float[] profile = TextureStatistics.Of(cells, Frames, Rows, Channels, statistic);

        IEnumerable<float> expected = Enumerable.Range(0, Rows).SelectMany(row => statistic == TextureStatistic.Maximum
            ? Over(row, values => values.Max())
            : Over(row, values => values.Average()).Concat(Over(row, values => Math.Sqrt(values.Average(value => Math.Pow(value - values.Average(), 2))))));
        Assert.Equal(expected, profile, (a, b) => Math.Abs(a - b) < 1e-6);

        IEnumerable<float> Over(int row, Func<double[], double> take)
            => Enumerable.Range(0, Channels).Select(c => (float)take([.. Enumerable.Range(0, Frames).Select(t => (double)cells[(((t * Bins) + row) * Channels) + c])]));
    }

    [Fact]
    public void TextureProfileDetector_Score_IsTheDistanceToTheNearestStatistics()
    {
        using var detector = new TextureProfileDetector(new LogMelPatches());
        Spectrogram[] normals = [.. Enumerable.Range(0, 6).Select(seed => TestData.Noise(100, seed))];
        Spectrogram suspect = TestData.WithBlob(TestData.Noise(100, 50), 20, 30, 24, 8);
        detector.Fit(normals, Context);

        DetectorOutput output = detector.Score(suspect);

        var profiles = new NormalProfiles(new ProfileShape(64, 64, 16, 64), [.. normals.SelectMany(Describe)], [.. normals.Select(clip => clip.Frames)]);
        Assert.Equal(new ProfileModel(profiles, new TextureProfileOptions(), new ParallelOptions()).Score(Describe(suspect)).Value, output.Score);
        Assert.InRange(System.Numerics.Tensors.TensorPrimitives.IndexOfMax(output.Map.Values.Span[..64]), 24, 31);

        static float[] Describe(Spectrogram clip)
        {
            // The first and the last patch look beyond the clip.
            FeatureMap map = new LogMelPatches().Extract(clip)[0];
            int cell = map.Bins * 32;
            return TextureStatistics.Of(map.Values.Span[cell..^cell], map.Frames - 2, map.Bins, 32, TextureStatistic.MeanAndDeviation);
        }
    }

    [Theory]
    [InlineData(0, 20, null, 3, 17)]
    [InlineData(0, 20, 20L, 3, 14)]
    [InlineData(7, 20, null, 0, 20)]
    [InlineData(7, 20, 27L, 0, 17)]
    [InlineData(1, 20, 100L, 2, 18)]
    [InlineData(0, 12, 12L, 3, 6)]
    [InlineData(0, 11, 11L, 0, 11)]
    [InlineData(0, 2, 2L, 0, 2)]
    public void InnerCells_OfAWindow_LeaveOutThoseThatSeeBeyondTheRecording(long start, int count, long? total, int first, int chosen)
        => Assert.Equal((first, chosen), new InnerCells(3).Choose(start, count, total));

    [Fact]
    public void TextureProfileDetector_NarrowerRecording_IsComparedInItsOwnRows()
    {
        // One normal clip, so that all rows have the same neighbour.
        using var detector = new TextureProfileDetector(Network());
        detector.Fit(Clips(0, 1), Context);
        Spectrogram whole = TestData.Noise(64, 30);

        DetectorOutput output = detector.Score(whole.LimitScope(32)), full = detector.Score(whole);

        Assert.Equal(32, output.Map.ValidBins);
        Assert.Equal(full.Map.Values[..28].ToArray(), output.Map.Values[..28].ToArray(), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void TextureProfileDetector_Layer_IsTakenByItsName()
    {
        double[] scores = [.. new[] { null, "conv_block2", "conv_block3" }.Select(layer =>
        {
            using var detector = new TextureProfileDetector(Network(), new TextureProfileOptions { Layer = layer });
            detector.Fit([TestData.Noise(64, 1), TestData.Noise(64, 2)], Context);
            return detector.Score(TestData.Noise(64, 3)).Score;
        })];

        Assert.Equal(scores[0], scores[1]);
        Assert.NotEqual(scores[0], scores[2]);
    }

    [Fact]
    public async Task TextureProfileDetector_LayerThatIsNotThere_IsRefusedWithThoseThatAre()
    {
        var options = new TextureProfileOptions { Layer = "conv_block9" };
        using var extractor = Network();
        AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k).UseFeatureExtractor(Network).UseTextureProfile(options).Build();
        var normals = AudioSource.FromClips([new AudioClip(TestData.Uniform(16000, 1), 16000, "noise")]);

        Assert.Contains("only conv_block2, conv_block3", Assert.Throws<ArgumentException>(() => new TextureProfileDetector(extractor, options)).Message, StringComparison.Ordinal);
        PipelineConfigurationException error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => pipeline.FitAsync(normals, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("'conv_block9'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TextureStatistic.MeanAndDeviation)]
    [InlineData(TextureStatistic.Maximum)]
    public void TextureProfileDetector_AddedOrMerged_IsTheModelOfOneFit(TextureStatistic statistic)
    {
        using TextureProfileDetector whole = Create(0, 9), grown = Create(0, 4), merged = Create(0, 5), other = Create(5, 9);

        grown.AddNormals(Clips(4, 9), Context);
        merged.Merge([other], Context);

        Assert.True(whole.SaveState().Describes(grown.SaveState()));
        Assert.True(whole.SaveState().Describes(merged.SaveState()));

        TextureProfileDetector Create(int from, int to)
        {
            var detector = new TextureProfileDetector(new LogMelPatches(), new TextureProfileOptions { Statistic = statistic });
            detector.Fit(Clips(from, to), Context);
            return detector;
        }
    }

    [Fact]
    public void TextureProfileDetector_UnlikeOthers_CannotBeMerged()
    {
        using TextureProfileDetector own = Fitted(new LogMelPatches()), otherOptions = Fitted(new LogMelPatches(), TextureStatistic.Maximum);
        using TextureProfileDetector otherNumbers = Fitted(Network()), otherFeatures = Fitted(new LogMelPatches(new LogMelPatchOptions { PatchFrames = 4, PatchBins = 8 }));

        Assert.Contains("other options", own.FindMergeObstacle(otherOptions), StringComparison.Ordinal);
        Assert.Contains("16 x 64 are expected", own.FindMergeObstacle(otherNumbers), StringComparison.Ordinal);
        Assert.Contains("other features", own.FindMergeObstacle(otherFeatures), StringComparison.Ordinal);
        Assert.Contains("'level'", own.FindMergeObstacle(new LevelDetector()), StringComparison.Ordinal);
        Assert.Null(own.FindMergeObstacle(own));

        static TextureProfileDetector Fitted(IFeatureExtractor extractor, TextureStatistic statistic = TextureStatistic.MeanAndDeviation)
        {
            var detector = new TextureProfileDetector(extractor, new TextureProfileOptions { Statistic = statistic });
            detector.Fit(Clips(0, 3), Context);
            return detector;
        }
    }

    [Fact]
    public void TextureProfileOptions_WrongValues_AreNamed()
    {
        Assert.Throws<ValidationException>(() => new TextureProfileDetector(new LogMelPatches(), new TextureProfileOptions { Statistic = (TextureStatistic)9 }));
        Assert.Throws<ValidationException>(() => new TextureProfileDetector(new LogMelPatches(), new TextureProfileOptions { Layer = " " }));
    }

    private static Cnn14 Network() => TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 8, 8, 16, 16), ["conv_block2", "conv_block3"]);

    private static Spectrogram[] Clips(int from, int to) => [.. Enumerable.Range(from, to - from).Select(seed => TestData.Noise(64, seed))];
}
