namespace AudioAnomaly.Fleet.Tests.Microphones;

public sealed class SoundClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TimeOf_SoundThatComesLateNowAndThen_IsTheTimeOfWhatCameSoonest()
    {
        var clock = new SoundClock(null, 0);
        double[] delays = [3, 0.2, 30, 90, 0.4, 5];

        for (int second = 1; second <= delays.Length; second++)
        {
            clock.Hear(Noon.AddSeconds(second + delays[second - 1]), second);
        }

        Assert.Equal(0.2, (clock.TimeOf(0) - Noon).TotalSeconds, 2);
    }

    [Fact]
    public void TimeOf_SoundCardThatGoesSlow_Follows()
    {
        var clock = new SoundClock(null, 0);
        for (int second = 1; second <= 86_400; second++)
        {
            clock.Hear(Noon.AddSeconds(second * 1.0002), second);
        }

        Assert.Equal(86_400 * 1.0002, (clock.TimeOf(86_400) - Noon).TotalSeconds, 1);
    }

    [Fact]
    public void TimeOf_ClockThatJumps_IsTakenUp()
    {
        var clock = new SoundClock(null, 0);
        clock.Hear(Noon, 10);
        clock.Hear(Noon.AddYears(100), 11);
        Assert.Equal(Noon.AddYears(100), clock.TimeOf(11));

        clock.Hear(Noon.AddSeconds(2), 12);
        Assert.Equal(Noon.AddSeconds(2), clock.TimeOf(12));
    }

    [Fact]
    public void TimeOf_AfterAGap_IsSoMuchLater()
    {
        var clock = new SoundClock(null, 0);
        clock.Hear(Noon.AddSeconds(10), 10);
        clock.AddGap(TimeSpan.FromSeconds(60));
        clock.Hear(Noon.AddSeconds(71), 11);

        Assert.Equal(71, (clock.TimeOf(11) - Noon).TotalSeconds, 3);
    }

    [Fact]
    public void TimeOf_GoneOnWith_IsAsBefore()
    {
        var before = new SoundClock(null, 0);
        before.Hear(Noon.AddSeconds(10), 10);
        var after = new SoundClock(before.Origin, 10);
        after.Hear(Noon.AddSeconds(41), 11);

        Assert.Equal(Noon.AddSeconds(11), after.TimeOf(11), TimeSpan.FromMilliseconds(2));
    }
}
