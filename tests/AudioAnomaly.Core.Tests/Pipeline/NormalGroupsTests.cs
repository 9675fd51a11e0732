namespace AudioAnomaly.Core.Tests.Pipeline;

public sealed class NormalGroupsTests
{
    [Fact]
    public void Describe_TwoMachines_NamesARecordingOfEach()
    {
        string? text = Describe([.. Enumerable.Range(0, 12).Select(seed => Window(seed)), .. Enumerable.Range(12, 8).Select(seed => Window(seed, tilt: 1))]);

        Assert.Matches(@"12 windows like '(\d|1[01])\.wav' and 8 like '1[2-9]\.wav'", text);
    }

    [Fact]
    public void Describe_OneMachineAtManyLevels_SaysNothing()
        => Assert.Null(Describe([.. Enumerable.Range(0, 40).Select(seed => Window(seed, gain: 12.0 * new Random(seed).NextDouble()))]));

    [Fact]
    public void Describe_OneStrangeRecording_SaysNothing() => Assert.Null(Describe([.. Enumerable.Range(0, 20).Select(seed => Window(seed)), Window(20, tilt: 1)]));

    [Fact]
    public void Describe_FewRecordings_SaysNothing()
        => Assert.Null(Describe([Window(0), Window(1), Window(2), Window(3, tilt: 1), Window(4, tilt: 1), Window(5, tilt: 1)]));

    private static string? Describe(Spectrogram[] windows)
    {
        var groups = new NormalGroups();
        Assert.Equal(windows, groups.Watch(windows));
        return groups.Describe();
    }

    /// <summary>Noise of 3 dB around a spectrum that may fall towards high frequencies.</summary>
    private static Spectrogram Window(int seed, double gain = 0, double tilt = 0)
    {
        const int Frames = 50, Bins = 16;
        var random = new Random(seed);
        double[] own = [.. Enumerable.Range(0, Bins).Select(_ => random.NextDouble())];
        float[] values = [.. Enumerable.Range(0, Frames * Bins).Select(i => (float)(-40 + gain + own[i % Bins] - (tilt * (i % Bins)) + (3 * random.NextDouble())))];
        return new Spectrogram(values, Frames, new SpectrogramAxes(Enumerable.Range(1, Bins).Select(bin => 100.0 * bin), 0.01, -100), $"{seed}.wav");
    }
}
