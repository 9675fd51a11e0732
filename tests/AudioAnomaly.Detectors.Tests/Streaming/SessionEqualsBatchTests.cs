using AudioAnomaly.Components;
using CsCheck;

namespace AudioAnomaly.Detectors.Tests.Streaming;

public class SessionEqualsBatchTests
{
    // Convolutions of other lengths round otherwise; 1e-4 of a score.
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Names => [.. StreamedModel.Detectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Session_EveryDetector_GivesTheMapOfTheWholeRecording(string name)
    {
        IDetector? detector = null;
        using AudioAnomalyModel model = StreamedModel.Fit(() => detector = StreamedModel.Detectors[name]());
        AudioClip clip = StreamedModel.Sound(100, 7.123);

        SessionScores actual = SessionScores.Of(model, clip, new AudioSessionOptions { BlockSeconds = 0.5 }, 1600, 333);

        AnomalyMap expected = ScoreWhole(model, detector!, clip);
        Assert.Equal(expected.Frames, actual.Frames.Count);
        AssertNear(expected.Values.ToArray(), actual.Map);
        AssertNear(expected.FrameScores(), [.. actual.Frames.Select(frame => frame.Score)]);
        Assert.Equal(Enumerable.Range(0, expected.Frames).Select(frame => (long)frame), actual.Frames.Select(frame => frame.Index));
        Assert.Equal(expected.Axes.TimeOf(100), actual.Frames[100].TimeSeconds, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Session_EveryDetectorAndShortStream_GivesTheMapOfTheWholeRecording(string name)
    {
        IDetector? detector = null;
        using AudioAnomalyModel model = StreamedModel.Fit(() => detector = StreamedModel.Detectors[name]());
        foreach (double seconds in (double[])[0.17, 0.26, 0.489, 0.64, 0.81, 1.28])
        {
            AudioClip clip = StreamedModel.Sound(101, seconds);

            SessionScores actual = SessionScores.Of(model, clip, new AudioSessionOptions { BlockSeconds = 0.01 }, 100);

            AssertNear(ScoreWhole(model, detector!, clip).Values.ToArray(), actual.Map);
        }
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(11025)]
    [InlineData(22050)]
    [InlineData(44100)]
    [InlineData(48000)]
    public void Session_AnotherSampleRate_GivesTheMapOfTheWholeRecording(int rate)
    {
        IDetector? detector = null;
        using AudioAnomalyModel model = StreamedModel.Fit(() => detector = StreamedModel.Detectors["patchcore"]());
        AudioClip clip = StreamedModel.Sound(102, 4.03, rate);

        SessionScores actual = SessionScores.Of(model, clip, null, 777);

        AssertNear(ScoreWhole(model, detector!, clip).Values.ToArray(), actual.Map);
    }

    [Theory]
    [InlineData("patchcore")]
    [InlineData("patchcore on cnn14")]
    public void Session_HoweverTheSamplesAreCut_GivesTheSameBits(string name)
    {
        using AudioAnomalyModel model = StreamedModel.Fit(StreamedModel.Detectors[name]);
        AudioClip clip = StreamedModel.Sound(103, 4.3, 22050);
        var options = new AudioSessionOptions { BlockSeconds = 0.3 };
        SessionScores whole = SessionScores.Of(model, clip, options);

        Gen.OneOf(Gen.Int[1, 40], Gen.Int[1, 3000], Gen.Int[1, 60000]).Array[1, 20].Sample(
            lengths =>
            {
                SessionScores pieces = SessionScores.Of(model, clip, options, lengths);
                Assert.Equal(whole.Map, pieces.Map);
                Assert.Equal(whole.Segments, pieces.Segments);
            },
            iter: 12,
            threads: 1);
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(0.05)]
    [InlineData(0.7)]
    [InlineData(3.0)]
    public void Session_AnyBlockLength_GivesTheMapOfTheWholeRecording(double blockSeconds)
    {
        IDetector? detector = null;
        using AudioAnomalyModel model = StreamedModel.Fit(() => detector = StreamedModel.Detectors["patchcore on cnn14"]());
        AudioClip clip = StreamedModel.Sound(104, 7);

        SessionScores actual = SessionScores.Of(model, clip, new AudioSessionOptions { BlockSeconds = blockSeconds });

        AssertNear(ScoreWhole(model, detector!, clip).Values.ToArray(), actual.Map);
    }

    [Fact]
    public void StreamedModels_EveryDetectorOfTheLibrary_IsAmongThem()
    {
        var tested = new HashSet<Type>();
        foreach (Func<IDetector> create in StreamedModel.Detectors.Values.Concat(StreamedModel.WindowDetectors.Values))
        {
            IDetector detector = create();
            tested.Add(detector.GetType());
            (detector as IDisposable)?.Dispose();
        }

        Assert.All(
            typeof(PatchCoreDetector).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IDetector)) && !type.IsAbstract),
            type => Assert.True(type.IsAssignableTo(typeof(IStreamingDetector)) && tested.Contains(type), $"{type} has no test of its sessions."));
    }

    [Fact]
    public void Session_DigitalSilence_GivesTheMapOfTheWholeRecording()
    {
        IDetector? detector = null;
        using AudioAnomalyModel model = StreamedModel.Fit(() => detector = StreamedModel.Detectors["patchcore"]());
        var silence = new AudioClip(new float[5 * StreamedModel.Rate], StreamedModel.Rate);

        SessionScores actual = SessionScores.Of(model, silence, null, 1000);

        AssertNear(ScoreWhole(model, detector!, silence).Values.ToArray(), actual.Map);
    }

    [Fact]
    public void Session_Events_GivesTheSegmentsOfTheWholeRecording()
    {
        using AudioAnomalyModel model = StreamedModel.Fit(StreamedModel.Detectors["patchcore"], recordings: 25);
        AudioClip clip = StreamedModel.Sound(105, 9);

        SessionScores actual = SessionScores.Of(model, clip, null, 1024);

        IReadOnlyList<AnomalySegment> expected = model.Score(clip, TestContext.Current.CancellationToken).Segments;
        Assert.True(expected.Count >= 5, $"{expected.Count} segments");
        Assert.Equal(Rounded(expected), Rounded(actual.Segments));
        Assert.All(actual.Frames, frame => Assert.Equal(frame.Peak >= model.Calibration.MapThreshold, frame.Verdict == AnomalyVerdict.Anomalous));
    }

    [Fact]
    public void Session_SeveralThreadsOnOneModel_GiveTheBitsOfOne()
    {
        using AudioAnomalyModel model = StreamedModel.Fit(StreamedModel.Detectors["patchcore on cnn14"]);
        AudioClip[] clips = [.. Enumerable.Range(110, 6).Select(seed => StreamedModel.Sound(seed, 4))];
        float[][] expected = [.. clips.Select(clip => SessionScores.Of(model, clip, null, 500).Map)];

        float[][] actual = [.. clips.AsParallel().AsOrdered().WithDegreeOfParallelism(6).Select(clip => SessionScores.Of(model, clip, null, 500).Map)];

        Assert.Equal(expected, actual);
    }

    private static AnomalyMap ScoreWhole(AudioAnomalyModel model, IDetector detector, AudioClip clip)
    {
        Spectrogram spectrogram = model.ComputeSpectrogram(clip);
        return (detector is CfaDetector cfa ? cfa.Score(spectrogram, timePlace: 0) : model.ScoreSpectrogram(spectrogram, TestContext.Current.CancellationToken)).Map;
    }

    private static void AssertNear(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * Math.Max(1, Math.Abs(expected[i])), $"cell {i}: {actual[i]} instead of {expected[i]}");
        }
    }

    /// <summary>By place, since a session reports segments when they end.</summary>
    private static List<AnomalySegment> Rounded(IEnumerable<AnomalySegment> segments)
        => [.. segments.OrderBy(segment => segment.StartSeconds).ThenBy(segment => segment.LowHz).ThenBy(segment => segment.HighHz).ThenBy(segment => segment.EndSeconds).ThenBy(segment => segment.Score).Select(segment => segment with
        {
            StartSeconds = Math.Round(segment.StartSeconds, 6),
            EndSeconds = Math.Round(segment.EndSeconds, 6),
            Score = Math.Round(segment.Score, 2),
        })];
}
