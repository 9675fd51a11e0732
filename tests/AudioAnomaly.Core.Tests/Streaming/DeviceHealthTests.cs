using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Core.Tests.Streaming;

public class DeviceHealthTests
{
    private const int Rate = 8000;
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Add_SoundInOrder_TellsNothing() => Assert.Empty(Run([Noise(30)]));

    [Theory]
    [InlineData(0f, DeviceFault.Silence)]
    [InlineData(0.25f, DeviceFault.Constant)]
    public void Add_OneValue_IsToldAtOnceAndWhenItEnds(float value, DeviceFault fault)
    {
        List<DeviceHealth> found = [];
        var watch = new DeviceHealthWatch(Rate, new StreamClock(Noon));
        watch.Add(Noise(1), found);
        watch.Add(Still(0.5, value), found);

        DeviceHealth begun = Assert.Single(found);
        Assert.Equal(new DeviceHealth(fault, 1, null) { StartTime = Noon.AddSeconds(1) }, begun);

        watch.Add(Still(0.25, value), found);
        watch.Add(Noise(1), found);

        Assert.Equal([begun, begun with { EndSeconds = 1.75, EndTime = Noon.AddSeconds(1.75) }], found);
    }

    [Fact]
    public void Add_OneValueForLong_IsADeadDevice()
    {
        List<DeviceHealth> found = Run([Noise(1), Still(12, 0), Noise(1)]);

        Assert.Equal(
            [(DeviceFault.Silence, null), (DeviceFault.Dead, null), (DeviceFault.Dead, 13), (DeviceFault.Silence, 13.0)],
            found.Select(health => (health.Fault, health.EndSeconds)));
        Assert.All(found, health => Assert.Equal(1, health.StartSeconds));
    }

    [Fact]
    public void Add_ZerosInSound_AreADropout()
    {
        DeviceHealth dropout = Assert.Single(Run([Noise(1), Still(0.02, 0), Noise(1)]));

        Assert.Equal((DeviceFault.Dropout, 1, 1.02), (dropout.Fault, dropout.StartSeconds, dropout.EndSeconds));
    }

    [Fact]
    public void Add_ZerosInQuietSound_AreWhatItRoundsTo()
        => Assert.Empty(Run([Array.ConvertAll(Noise(1), sample => 1e-4f * sample), Still(0.02, 0), Array.ConvertAll(Noise(1), sample => 1e-4f * sample)]));

    [Fact]
    public void Add_FullScale_IsClippingFromTheFirstSampleToTheLast()
    {
        float[] loud = Noise(2);
        for (int i = 100; i < 8000; i += 50)
        {
            (loud[i], loud[i + 1]) = (1, -1);
        }

        List<DeviceHealth> found = Run([Noise(1), loud, Noise(2)]);

        Assert.Equal([DeviceFault.Clipping, DeviceFault.Clipping], found.Select(health => health.Fault));
        Assert.Equal(((8000 + 100) / 8000.0, (double?)null), (found[0].StartSeconds, found[0].EndSeconds));
        Assert.Equal((8000 + 7952) / 8000.0, found[1].EndSeconds);
    }

    [Fact]
    public void Add_AFewFullScaleSamples_AreNoClipping()
    {
        float[] loud = Noise(4);
        loud[1000] = loud[20000] = 1;

        Assert.Empty(Run([loud]));
    }

    [Fact]
    public void Add_HoweverTheSamplesAreCut_TellsTheSame()
    {
        float[] sound = [.. Noise(1), .. Still(0.03, 0), .. Noise(1), .. Still(0.7, 0.5f), .. Enumerable.Repeat(new float[] { 1, -1, 0.1f }, 200).SelectMany(part => part), .. Noise(2)];
        List<DeviceHealth> whole = Run([sound]);

        Assert.Equal(5, whole.Count);
        foreach (int length in (int[])[1, 7, 4096])
        {
            Assert.Equal(whole, Run([.. sound.Chunk(length)]));
        }
    }

    [Fact]
    public void Complete_WhileSomethingIsWrong_EndsIt()
        => Assert.Equal([null, 2.0], Run([Noise(1), Still(1, 0)]).Select(health => health.EndSeconds));

    [Fact]
    public void StreamClock_Gaps_MoveWhatComesAfterThem()
    {
        var clock = new StreamClock(Noon);
        clock.Add(10, TimeSpan.FromSeconds(3));

        Assert.Equal((Noon.AddSeconds(9), Noon.AddSeconds(13), Noon.AddSeconds(23)), (clock.TimeOf(9), clock.TimeOf(10), clock.TimeOf(20)));
        Assert.Null(new StreamClock(null).TimeOf(1));
        for (int i = 0; i < 5000; i++)
        {
            clock.Add(11 + i, TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Noon.AddSeconds(6000 + 5003), clock.TimeOf(6000));
    }

    private static List<DeviceHealth> Run(IEnumerable<float[]> pieces)
    {
        List<DeviceHealth> found = [];
        var watch = new DeviceHealthWatch(Rate, new StreamClock(null));
        foreach (float[] piece in pieces)
        {
            watch.Add(piece, found);
        }

        watch.Complete(found);
        return found;
    }

    private static float[] Noise(double seconds)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, (int)(seconds * Rate)).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    private static float[] Still(double seconds, float value) => [.. Enumerable.Repeat(value, (int)(seconds * Rate))];
}
