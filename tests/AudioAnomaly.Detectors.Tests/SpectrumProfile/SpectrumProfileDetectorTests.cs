using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.SpectrumProfile;

public class SpectrumProfileDetectorTests
{
    private static readonly FitContext Context = new();

    [Fact]
    public void SpectrumProfileDetector_Means_EqualsTheDefinition()
    {
        var detector = new SpectrumProfileDetector(new SpectrumProfileOptions { Statistic = SpectrumStatistic.Mean });
        Spectrogram[] normals = Clips(0, 7);
        Spectrogram suspect = TestData.WithBlob(TestData.Noise(90, 40), 0, 90, 10, 3);
        detector.Fit(normals, Context);

        DetectorOutput output = detector.Score(suspect);

        double[][] means = [.. normals.Select(Means)];
        double[] mean = [.. Enumerable.Range(0, 64).Select(band => means.Average(row => row[band]))];
        double[] deviation = [.. Enumerable.Range(0, 64).Select(band => Math.Sqrt(means.Average(row => Math.Pow(row[band] - mean[band], 2))))];
        double median = deviation.Order().Skip(31).Take(2).Average();
        double[] scored = Standardized(Means(suspect));
        double expected = means.Min(row => Math.Sqrt(Standardized(row).Zip(scored, (a, b) => (a - b) * (a - b)).Average()));
        Assert.Equal(expected, output.Score, 1e-4 * expected);
        Assert.Equal(output.Score, Math.Sqrt(Enumerable.Range(0, 64).Average(band => Math.Pow(output.Map[0, band], 2))), 1e-4 * expected);
        Assert.Equal(output.Map.Values[..64].ToArray(), output.Map.Values[^64..].ToArray());

        double[] Standardized(double[] row) => [.. row.Select((value, band) => (value - mean[band]) / (deviation[band] + (0.05 * median)))];
    }

    [Theory]
    [InlineData(ProfileDistance.NearestNeighbor)]
    [InlineData(ProfileDistance.Mahalanobis)]
    public void SpectrumProfileDetector_BandALittleQuieter_IsFoundInItsRow(ProfileDistance distance)
    {
        // A single decibel, less than a third of what every cell varies by.
        var detector = new SpectrumProfileDetector(new SpectrumProfileOptions { Distance = distance });
        detector.Fit(Clips(0, 20), Context);
        double normal = Clips(30, 40).Max(clip => detector.Score(clip).Score);

        DetectorOutput output = detector.Score(WithBand(TestData.Noise(160, 50), 41, -1));

        Assert.True(output.Score > 1.1 * normal, $"{output.Score} against {normal}");
        Assert.Equal(41, System.Numerics.Tensors.TensorPrimitives.IndexOfMax(output.Map.Values.Span[..64]));
    }

    [Fact]
    public void SpectrumProfileDetector_QuieterPauses_AreSeenByQuantilesAlone()
    {
        // Every tenth frame is 3 dB quieter, the others are so much louder that the mean stays.
        SpectrumProfileDetector quantiles = Fitted(SpectrumStatistic.Quantiles), means = Fitted(SpectrumStatistic.Mean);
        Spectrogram suspect = new(TestData.Noise(160, 60).Values.ToArray().Select((value, i) => value + (i / 64 % 10 == 0 ? -3f : 1 / 3f)).ToArray(), 160, TestData.Axes());

        Assert.True(quantiles.Score(suspect).Score > 1.2 * quantiles.Score(TestData.Noise(160, 60)).Score);
        Assert.Equal(means.Score(TestData.Noise(160, 60)).Score, means.Score(suspect).Score, 0.02);

        static SpectrumProfileDetector Fitted(SpectrumStatistic statistic)
        {
            var detector = new SpectrumProfileDetector(new SpectrumProfileOptions { Statistic = statistic });
            detector.Fit(Clips(0, 20), Context);
            return detector;
        }
    }

    [Theory]
    [InlineData(ProfileDistance.NearestNeighbor)]
    [InlineData(ProfileDistance.Mahalanobis)]
    public void SpectrumProfileDetector_AddedOrMerged_IsTheModelOfOneFit(ProfileDistance distance)
    {
        SpectrumProfileDetector whole = Create(0, 12), grown = Create(0, 5), first = Create(0, 4), second = Create(4, 9), third = Create(9, 12);

        grown.AddNormals(Clips(5, 12), Context);
        first.Merge([second, third], Context);

        Assert.True(whole.SaveState().Describes(grown.SaveState()));
        Assert.True(whole.SaveState().Describes(first.SaveState()));
        DetectorOutput expected = whole.Score(TestData.Noise(160, 99));
        Assert.All(new[] { grown, first }, detector => Assert.Equal(expected.Score, detector.Score(TestData.Noise(160, 99)).Score));

        SpectrumProfileDetector Create(int from, int to)
        {
            var detector = new SpectrumProfileDetector(new SpectrumProfileOptions { Distance = distance });
            detector.Fit(Clips(from, to), Context);
            return detector;
        }
    }

    [Fact]
    public void SpectrumProfileDetector_UnlikeOthers_CannotBeMergedAndChangeNothing()
    {
        SpectrumProfileDetector own = new(), otherOptions = new(new SpectrumProfileOptions { Neighbors = 2 }), otherBand = new();
        var level = new LevelDetector();
        own.Fit(Clips(0, 3), Context);
        otherOptions.Fit(Clips(0, 3), Context);
        otherBand.Fit(Clips(0, 3).Select(clip => clip.LimitBandwidth(3000)), Context);
        level.Fit(Clips(0, 3), Context);
        double before = own.Score(TestData.Noise(90, 9)).Score;

        Assert.Contains("other options", Obstacle(otherOptions), StringComparison.Ordinal);
        Assert.Contains("30 frequency bins in scope where 64", Obstacle(otherBand), StringComparison.Ordinal);
        Assert.Contains("'level'", Obstacle(level), StringComparison.Ordinal);
        Assert.Throws<DetectorNotFittedException>(() => own.FindMergeObstacle(new SpectrumProfileDetector()));
        Assert.Equal(before, own.Score(TestData.Noise(90, 9)).Score);

        string Obstacle(IDetector other)
        {
            string obstacle = Assert.Throws<ArgumentException>(() => own.Merge([other], Context)).Message;
            Assert.StartsWith(own.FindMergeObstacle(other)!, obstacle, StringComparison.Ordinal);
            return obstacle;
        }
    }

    [Theory]
    [InlineData(ProfileDistance.NearestNeighbor)]
    [InlineData(ProfileDistance.Mahalanobis)]
    public void SpectrumProfileDetector_NarrowerRecording_IsComparedInItsOwnBands(ProfileDistance distance)
    {
        var detector = new SpectrumProfileDetector(new SpectrumProfileOptions { Distance = distance });
        detector.Fit(Clips(0, 12), Context);
        Spectrogram whole = WithBand(TestData.Noise(160, 70), 50, -30);

        DetectorOutput narrow = detector.Score(whole.LimitBandwidth(4000)), other = detector.Score(TestData.Noise(160, 70).LimitBandwidth(4000));

        // What happens above is not heard, and its absence is no anomaly.
        Assert.Equal(other.Score, narrow.Score);
        Assert.Equal(40, narrow.Map.ValidBins);
        Assert.All(Enumerable.Range(40, 24), band => Assert.Equal(0f, narrow.Map[5, band]));
        Assert.True(narrow.Score < detector.Score(whole).Score / 2);
    }

    [Fact]
    public void SpectrumProfileOptions_WrongValues_AreNamed()
    {
        Assert.Contains("Neighbors", Assert.Throws<ValidationException>(() => new SpectrumProfileDetector(new SpectrumProfileOptions { Neighbors = 0 })).Message, StringComparison.Ordinal);
        var together = new SpectrumProfileOptions { Distance = ProfileDistance.Mahalanobis, DensityNeighbor = 4 };
        Assert.Contains("NearestNeighbor", Assert.Throws<ValidationException>(() => new SpectrumProfileDetector(together)).Message, StringComparison.Ordinal);
        Assert.Throws<ValidationException>(() => new SpectrumProfileDetector(new SpectrumProfileOptions { Statistic = (SpectrumStatistic)9 }));
        Assert.Throws<ValidationException>(() => new SpectrumProfileDetector(new SpectrumProfileOptions { Distance = (ProfileDistance)9 }));
    }

    [Fact]
    public async Task UseSpectrumProfile_WithAFeatureExtractor_IsRefused()
    {
        AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k).UseLogMelPatches().UseSpectrumProfile().Build();
        var normals = AudioSource.FromClips([new AudioClip(TestData.Uniform(16000, 1), 16000, "noise")]);

        PipelineConfigurationException error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => pipeline.FitAsync(normals, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("Leave the extractor out", error.Message, StringComparison.Ordinal);
    }

    private static Spectrogram[] Clips(int from, int to) => [.. Enumerable.Range(from, to - from).Select(seed => TestData.Noise(160, seed))];

    private static double[] Means(Spectrogram clip)
        => [.. Enumerable.Range(0, clip.Bins).Select(band => Enumerable.Range(0, clip.Frames).Average(frame => (double)clip[frame, band]))];

    private static Spectrogram WithBand(Spectrogram clip, int band, float gain)
        => new(clip.Values.ToArray().Select((value, i) => i % clip.Bins == band ? value + gain : value).ToArray(), clip.Frames, clip.Axes, clip.Source);
}
