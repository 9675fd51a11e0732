namespace AudioAnomaly.Hosting.Tests.AlarmRecording;

public class SoundRingTests
{
    [Fact]
    public void Slice_OfTheNewestSound_HasItsSamplesAndStart()
    {
        var ring = new SoundRing(10, 3);
        ring.Add([.. Enumerable.Range(0, 100).Select(n => n / 32768f)]);

        (short[] samples, double start) = ring.Slice(7.5, 9.2);

        Assert.Equal(Enumerable.Range(75, 17).Select(n => (short)n), samples);
        Assert.Equal(7.5, start);
        Assert.Equal(10, ring.EndSeconds);
    }

    [Fact]
    public void Slice_MoreThanIsKept_BeginsWithTheOldestSample()
    {
        var ring = new SoundRing(10, 3);
        ring.Add([.. Enumerable.Range(0, 45).Select(n => n / 32768f)]);

        (short[] samples, double start) = ring.Slice(-5, 100);

        Assert.Equal((30, 1.5), (samples.Length, start));
        Assert.Equal(15, samples[0]);
        Assert.Equal(44, samples[^1]);
    }

    [Fact]
    public void Add_BeyondFullScale_IsCut()
    {
        var ring = new SoundRing(10, 1);
        ring.Add([2, -2]);

        Assert.Equal([short.MaxValue, short.MinValue], ring.Slice(0, 1).Samples);
    }
}
