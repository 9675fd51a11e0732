namespace AudioAnomaly.Detectors.Tests.Streaming;

/// <summary>Samples as devices give them. The expected maps are those of the same sound pushed as mono floats.</summary>
public class SessionInputTests
{
    private static readonly short[] Left = Integers(100), Right = Integers(7);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Session_IntegersOf16Bits_GiveTheScoresOfTheScaledFloats()
    {
        using AudioAnomalyModel model = Fit();

        Assert.Equal(MapOf(model, [.. Left.Select(sample => sample / 32768f)]), Map(model, session => session.Push(Left)));
    }

    [Fact]
    public void Session_InterleavedChannels_AreAveragedOrChosen()
    {
        using AudioAnomalyModel model = Fit();
        short[] both = [.. Left.Zip(Right, (left, right) => new[] { left, right }).SelectMany(moment => moment)];
        float[] floats = [.. both.Select(sample => sample / 32768f)];
        float[] mean = MapOf(model, [.. Left.Zip(Right, (left, right) => (float)((left / 32768.0 + right / 32768.0) / 2))]);
        float[] right = MapOf(model, [.. Right.Select(sample => sample / 32768f)]);

        Assert.Equal(mean, Map(model, session => session.PushInterleaved(both, 2)));
        Assert.Equal(mean, Map(model, session => session.PushInterleaved(floats, 2)));
        Assert.Equal(right, Map(model, session => session.PushInterleaved(both, 2, ChannelSelection.Single(1))));
        Assert.Equal(right, Map(model, session => session.PushInterleaved(floats, 2, ChannelSelection.Single(1))));
    }

    [Fact]
    public void Session_SamplesThatAreNoWholeMoments_AreRefused()
    {
        using AudioAnomalyModel model = Fit();
        using AudioAnomalySession session = model.OpenSession(StreamedModel.Rate);

        Assert.Throws<ArgumentException>(() => session.PushInterleaved(new short[7], 2, default, Cancellation));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.PushInterleaved(new short[8], 0, default, Cancellation));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.PushInterleaved(new float[8], 2, ChannelSelection.Single(2), Cancellation));
    }

    [Fact]
    public void Session_UnscaledIntegers_AreToldWhenTheyCome()
    {
        using AudioAnomalyModel model = Fit();
        using AudioAnomalySession session = model.OpenSession(StreamedModel.Rate);
        int before = session.Warnings.Count;

        session.Take(StreamedModel.Sound(3, 0.2).Samples.Span);
        Assert.Equal(before, session.Warnings.Count);
        session.Take([.. Left.Take(1000).Select(sample => (float)sample)]);
        session.Take([.. Left.Skip(1000).Select(sample => (float)sample)]);

        Assert.Equal(before + 1, session.Warnings.Count);
        Assert.Contains("divide them by 32768", session.Warnings[^1], StringComparison.Ordinal);
    }

    private static AudioAnomalyModel Fit() => StreamedModel.Fit(StreamedModel.Detectors["patchcore"]);

    private static short[] Integers(int seed) => [.. StreamedModel.Sound(seed, 2).Samples.ToArray().Select(sample => (short)(sample * 30_000))];

    private static float[] MapOf(AudioAnomalyModel model, float[] samples) => SessionScores.Of(model, new AudioClip(samples, StreamedModel.Rate)).Map;

    private static float[] Map(AudioAnomalyModel model, Func<AudioAnomalySession, SessionUpdate> push)
    {
        using AudioAnomalySession session = model.OpenSession(StreamedModel.Rate);
        return [.. push(session).Frames.Concat(session.Complete().Frames).SelectMany(frame => frame.Map.ToArray())];
    }
}
