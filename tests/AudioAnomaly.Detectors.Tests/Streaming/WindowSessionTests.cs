using AudioAnomaly.Components;
namespace AudioAnomaly.Detectors.Tests.Streaming;

/// <summary>Sessions of detectors that describe whole windows. Recordings of 1.5 s were learned: windows have 151 frames, or 37 cells of 4 frames,
/// and hops 8.</summary>
public class WindowSessionTests
{
    private const int Hop = 8;

    public static TheoryData<string> Names => [.. StreamedModel.WindowDetectors.Keys];

    /// <summary>Those whose features do not look beyond a window.</summary>
    public static TheoryData<string, int> WithoutContext => new()
    {
        { "spectrum", 151 },
        { "spectrum, means and density", 151 },
        { "spectrum, mahalanobis", 151 },
        { "level", 151 },
        { "texture, patches that do not overlap", 148 },
    };

    [Theory]
    [MemberData(nameof(WithoutContext))]
    public void Session_LongStream_GivesTheRowsOfRunningWindows(string name, int windowFrames)
    {
        IDetector? detector = null;
        using AudioAnomalyModel model = StreamedModel.Fit(() => detector = StreamedModel.WindowDetectors[name]());
        AudioClip clip = StreamedModel.Sound(100, 5.123);
        Spectrogram whole = model.ComputeSpectrogram(clip);

        float[] actual = SessionScores.Of(model, clip, new AudioSessionOptions { BlockSeconds = 0.5 }, 1600, 333).Map;

        Assert.Equal(whole.Values.Length, actual.Length);
        bool isTexture = detector is TextureProfileDetector;
        for (int start = 0; start < whole.Frames; start += Hop)
        {
            int end = Math.Min(start + Hop, whole.Frames);

            // The last cell of four frames may be cut off.
            int known = isTexture ? end / 4 * 4 : end;
            float[] expected = known < windowFrames ? new float[64] : detector!.Score(whole.Slice(known - windowFrames, windowFrames)).Map.Values[..64].ToArray();
            for (int frame = start; frame < end; frame++)
            {
                Assert.Equal(expected, actual[(frame * 64)..((frame + 1) * 64)], (a, b) => Math.Abs(a - b) <= 1e-4 * Math.Max(1, Math.Abs(a)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Session_StreamShorterThanAWindow_EndsWithTheRowsOfTheWhole(string name)
    {
        IDetector? detector = null;
        using AudioAnomalyModel model = StreamedModel.Fit(() => detector = StreamedModel.WindowDetectors[name]());
        foreach (double seconds in (double[])[0.33, 0.64, 1.28, 1.47])
        {
            AudioClip clip = StreamedModel.Sound(101, seconds);

            float[] actual = SessionScores.Of(model, clip, new AudioSessionOptions { BlockSeconds = 0.01 }, 100).Map;

            float[] expected = detector!.Score(model.ComputeSpectrogram(clip)).Map.Values.ToArray();
            Assert.Equal(expected.Length, actual.Length);
            Assert.True(expected.Max() > 0);

            // Convolutions of other lengths round otherwise.
            Assert.Equal(expected[^64..], actual[^64..], (a, b) => Math.Abs(a - b) <= 1e-4 * Math.Max(1, Math.Abs(a)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Session_HoweverTheSamplesAreCut_GivesTheSameBits(string name)
    {
        using AudioAnomalyModel model = StreamedModel.Fit(StreamedModel.WindowDetectors[name]);
        AudioClip clip = StreamedModel.Sound(103, 4.3, 22050);
        float[] expected = SessionScores.Of(model, clip, new AudioSessionOptions { BlockSeconds = 0.3 }).Map;

        Assert.Equal(expected, SessionScores.Of(model, clip, new AudioSessionOptions { BlockSeconds = 0.3 }, 1, 4000, 77).Map);
    }

    [Theory]
    [InlineData("spectrum")]
    [InlineData("texture, patches that do not overlap")]
    public void Session_AnyBlockLength_GivesTheSameRows(string name)
    {
        using AudioAnomalyModel model = StreamedModel.Fit(StreamedModel.WindowDetectors[name]);
        AudioClip clip = StreamedModel.Sound(104, 4);
        float[] expected = SessionScores.Of(model, clip, new AudioSessionOptions { BlockSeconds = 0.08 }).Map;

        Assert.Equal(expected, SessionScores.Of(model, clip, new AudioSessionOptions { BlockSeconds = 1.7 }).Map);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Session_LongStream_TakesNoMoreMemoryThanAShortOne(string name)
    {
        using AudioAnomalyModel model = StreamedModel.Fit(StreamedModel.WindowDetectors[name]);
        using AudioAnomalySession session = model.OpenSession(StreamedModel.Rate);
        float[] second = StreamedModel.Sound(121, 1).Samples.ToArray();
        for (int i = 0; i < 20; i++)
        {
            session.Take(second);
        }

        long memory = session.MemoryBytes;
        for (int i = 0; i < 60; i++)
        {
            session.Take(second);
        }

        Assert.Equal(memory, session.MemoryBytes);
    }

    [Theory]
    [InlineData("texture on cnn14")]
    [InlineData("texture on cnn14, maxima of block 3")]
    [InlineData("texture, patches that do not overlap")]
    public async Task Session_SteadySoundThatGoesOn_IsAsUsualAsAClipOfIt(string name)
    {
        // The edges of a clip, which no window of a stream has, must not be what a texture is known by.
        IDetector? detector = null;
        using AudioAnomalyModel model = await AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseDetector((_, _) => detector = StreamedModel.WindowDetectors[name]())
            .Build()
            .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 12).Select(seed => Steady(seed, 2))), cancellationToken: TestContext.Current.CancellationToken);
        double usual = Enumerable.Range(20, 8).Average(seed => model.Score(Steady(seed, 2), TestContext.Current.CancellationToken).Score);
        Spectrogram stream = model.ComputeSpectrogram(Steady(30, 20));

        var session = (IWindowedSession)((IStreamingDetector)detector!).OpenSession();
        session.KeepsWindows = true;
        session.Score(stream, 0, stream.Frames, isLast: true);

        double going = Enumerable.Range(3, 16).Average(second => session.WindowAt(100L * second)!.Score);
        Assert.InRange(going, 0.7 * usual, 1.15 * usual);

        // Nor must the stream's end be unusual.
        Assert.All(Enumerable.Range(stream.Frames - 100, 100), frame => Assert.InRange(session.WindowAt(frame)!.Score, 0, 2 * usual));

        static AudioClip Steady(int seed, double seconds)
        {
            var random = new Random(seed);
            float[] samples = new float[(int)(seconds * StreamedModel.Rate)];
            for (int n = 0; n < samples.Length; n++)
            {
                samples[n] = (float)(0.1 * ((2 * random.NextDouble()) - 1));
            }

            return new AudioClip(samples, StreamedModel.Rate);
        }
    }

    [Fact]
    public void Session_ChangeOfLevel_IsHeardWithinAWindowAndOver()
    {
        using AudioAnomalyModel model = StreamedModel.Fit(StreamedModel.WindowDetectors["level"]);
        float[] samples = StreamedModel.Sound(7, 9).Samples.ToArray();
        for (int n = 3 * StreamedModel.Rate; n < 6 * StreamedModel.Rate; n++)
        {
            samples[n] *= 4;
        }

        SessionScores scores = SessionScores.Of(model, new AudioClip(samples, StreamedModel.Rate), null, 1024);

        float Peak(double seconds) => scores.Frames.Single(frame => frame.Index == (long)Math.Round(seconds * 100)).Peak;
        Assert.Equal(0, Peak(1.0));
        Assert.True(Peak(4.6) > 5 * Peak(2.5), $"{Peak(4.6)} against {Peak(2.5)}");
        Assert.True(Peak(8.5) < Peak(4.6) / 5, $"{Peak(8.5)} against {Peak(4.6)}");
    }
}
