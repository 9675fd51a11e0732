using System.Xml.Linq;

namespace AudioAnomaly.Evaluation.Tests.Sensitivity;

public class SensitivityTestTests
{
    private const int Rate = 4000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Run_PerfectScorer_FindsEveryFaultOfEveryStrength()
    {
        SensitivityReport report = Run(Clips(6), FaultsOf(Clips(6)));

        Assert.Equal((6, 0), (report.Recordings, report.FalseAlarms));
        Assert.All(report.Curves, curve => Assert.Equal(curve.Points[0].Strength, curve.WeakestFound()));
        Assert.All(report.Curves.SelectMany(curve => curve.Points), point => Assert.Equal(point.Cases, point.Found));
        Assert.Contains("A band that swings: found from a depth of 20 % between 62.5 and 2000 Hz.", report.Describe());
    }

    [Fact]
    public void Run_DeafScorer_FindsNothing()
    {
        SensitivityReport report = Run(Clips(6), _ => 0);

        Assert.All(report.Curves, curve => Assert.Null(curve.WeakestFound()));
        Assert.All(report.Curves.SelectMany(curve => curve.Points), point => Assert.Equal(0, point.Found));
        Assert.Contains("Everything louder: not found up to 10 dB.", report.Describe());
    }

    [Fact]
    public void Run_ScorerOfLoudness_FindsLevelsFromItsThresholdOn()
    {
        SensitivityReport report = Run(Clips(6), clip => Math.Abs(Decibels(clip) - Decibels(Clip(0))) > 3 ? 1 : 0);

        SensitivityCurve louder = report.Curves.Single(curve => curve is { Kind: SyntheticFaultKind.Level, IsQuieter: false });
        SensitivityCurve quieter = report.Curves.Single(curve => curve is { Kind: SyntheticFaultKind.Level, IsQuieter: true });
        Assert.Equal([0, 0, 1, 1, 1], louder.Points.Select(point => point.Share));
        Assert.Equal((4.0, -4.0), (louder.WeakestFound(), quieter.WeakestFound()));
        Assert.Contains("Everything quieter: found from 4 dB.", report.Describe());
    }

    [Fact]
    public void Run_ScorerOfOneBand_HearsThatBandOnly()
    {
        // Power above 1 kHz, by differences of neighbours twice over: 2 kHz counts 16 times, 200 Hz next to nothing.
        SensitivityReport report = Run(Clips(6), clip => Math.Abs(Treble(clip) - Treble(Clip(0))) > 2 ? 1 : 0);

        SensitivityCurve[] bands = [.. report.Curves.Where(curve => curve is { Kind: SyntheticFaultKind.Band, IsQuieter: false, LowHz: not null })];
        Assert.Equal([62.5, 125, 250, 500, 1000], bands.Select(curve => curve.LowHz!.Value));
        Assert.NotNull(bands[^1].WeakestFound());
        Assert.Null(bands[0].WeakestFound());
        Assert.Null(bands[1].WeakestFound());
    }

    [Fact]
    public void Run_AnyNumberOfThreads_GivesTheSameReport()
    {
        double Score(AudioClip clip) => Treble(clip) + Decibels(clip) > Treble(Clip(0)) + Decibels(Clip(0)) + 1 ? 1 : 0;

        SensitivityReport one = Run(Clips(6), Score, threads: 1), many = Run(Clips(6), Score, threads: 4), other = Run(Clips(6), Score, threads: 1, seed: 9);

        Assert.Equal(Counts(one), Counts(many));
        Assert.NotEqual(Counts(one), Counts(other));
    }

    [Fact]
    public void Run_CasesPerPoint_AreSpreadOverTheRecordings()
    {
        SensitivityReport report = Run(Clips(7), FaultsOf(Clips(7)), cases: 3);

        Assert.Equal((7, 0), (report.Recordings, report.FalseAlarms));
        IEnumerable<SensitivityPoint> octaves = report.Curves.Where(curve => curve.LowHz is not null).SelectMany(curve => curve.Points);
        Assert.All(octaves, point => Assert.Equal((3, 3), (point.Cases, point.Found)));
        Assert.Equal(15, report.Curves[0].Points[0].Cases);
        (double lower, double upper, _) = report.Curves[1].Points[0].Interval;
        Assert.Equal(0.4385, lower, 1e-4);
        Assert.Equal(1, upper, 1e-9);
    }

    [Fact]
    public void Run_RecordingsAboveTheThresholdWithoutAFault_TakeNoPart()
    {
        // Two that are called anomalous whatever is put into them, and a model that is deaf otherwise.
        SensitivityReport report = Run(Clips(6), clip => clip.Source is "clip 1" or "clip 4" ? 1 : 0);

        Assert.Equal((6, 2), (report.Recordings, report.FalseAlarms));
        Assert.All(report.Curves.SelectMany(curve => curve.Points), point => Assert.Equal(0, point.Found));
        Assert.All(report.Curves.Where(curve => curve.LowHz is not null).SelectMany(curve => curve.Points), point => Assert.Equal(4, point.Cases));
        Assert.StartsWith("2 of 6 normal recordings are above the threshold without a fault", Assert.Single(report.Warnings), StringComparison.Ordinal);
        Assert.Contains("4 normal recordings (2 others called anomalous without a fault)", report.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AllAboveTheThresholdWithoutAFault_SaysWhatToDo()
    {
        AudioContentException nothing = Assert.Throws<AudioContentException>(() => Run(Clips(3), _ => 1));

        Assert.Contains("3 of 3 recordings are above the threshold of 0.5 without one. Calibrate the model", nothing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RecordingsThatTakeNoPart_LeaveTheirCasesToOthers()
    {
        SensitivityReport report = Run(Clips(6), clip => clip.Source is "clip 0" or "clip 1" or "clip 2" ? 1 : 0, cases: 3);

        Assert.All(report.Curves.Where(curve => curve.LowHz is not null).SelectMany(curve => curve.Points), point => Assert.Equal(3, point.Cases));
    }

    [Fact]
    public void Run_UnusableRecordings_AreLeftOutByName()
    {
        AudioItem silent = AudioItem.FromClip(new AudioClip(new float[Rate], Rate), "silent"), missing = AudioItem.FromFile("missing.wav");
        AudioItem stereo = AudioItem.FromClip(new AudioClip(new float[Rate], Rate) { MixedChannels = 2 }, "stereo");

        SensitivityReport report = Run(AudioSource.FromItems([silent, AudioItem.FromClip(Clip(0)), missing, stereo]), _ => 0);

        Assert.Equal(1, report.Recordings);
        Assert.Equal(3, report.Warnings.Count);
        Assert.All(
            new[] { "silent", "missing.wav", "stereo" },
            name => Assert.Contains(report.Warnings, text => text.Contains(name, StringComparison.Ordinal)));
        AudioContentException nothing = Assert.Throws<AudioContentException>(() => Run(AudioSource.FromItems([silent]), _ => 0));
        Assert.Contains("none of the 1", nothing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CancelledWhileItScores_Ends()
    {
        using var cancellation = new CancellationTokenSource();
        double CancelAndScore(AudioClip clip, CancellationToken token)
        {
            cancellation.Cancel();
            return 0;
        }

        var run = new SensitivityRun(new TestedScorer(CancelAndScore, 0.5, Rate / 2.0, Rate, 10, [1]), new SensitivityOptions(), null, cancellation.Token);

        Assert.ThrowsAny<OperationCanceledException>(() => run.Run(AudioSource.FromClips(Clips(3)), threads: 2));
    }

    [Fact]
    public void ToSvg_Report_IsWellFormedAndSaysEveryShare()
    {
        SensitivityReport report = Run(Clips(4), FaultsOf(Clips(4)));

        var svg = XDocument.Parse(report.ToSvg());

        string[] texts = [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        Assert.Equal(report.Curves.Sum(curve => curve.Points.Count), texts.Count(text => text == "100 %"));
        Assert.Contains("A short event, dB relative to the recording", texts);
    }

    private static SensitivityReport Run(AudioClip[] clips, Func<AudioClip, double> score, int threads = 2, int seed = 0, int cases = 20)
        => Run(AudioSource.FromClips(clips), score, threads, seed, cases);

    private static SensitivityReport Run(AudioSource clips, Func<AudioClip, double> score, int threads = 2, int seed = 0, int cases = 20)
        => new SensitivityRun(
            new TestedScorer((clip, _) => score(clip), 0.5, Rate / 2.0, Rate, 10, [1]),
            new SensitivityOptions { Seed = seed, CasesPerPoint = cases },
            null,
            Cancellation).Run(clips, threads);

    /// <summary>A scorer that finds every fault put into clips, and nothing in themselves.</summary>
    private static Func<AudioClip, double> FaultsOf(AudioClip[] clips)
    {
        var originals = clips.ToDictionary(clip => clip.Source!, clip => clip.Samples.ToArray());
        return clip => clip.Samples.Span.SequenceEqual(originals[clip.Source!]) ? 0 : 1;
    }

    private static (int, int)[] Counts(SensitivityReport report)
        => [.. report.Curves.SelectMany(curve => curve.Points).Select(point => (point.Cases, point.Found))];

    private static AudioClip[] Clips(int count) => [.. Enumerable.Range(0, count).Select(Clip)];

    private static AudioClip Clip(int seed)
    {
        var random = new Random(seed);
        return new AudioClip(Enumerable.Range(0, 2 * Rate).Select(_ => 0.1f * ((2 * random.NextSingle()) - 1)).ToArray(), Rate, $"clip {seed}");
    }

    private static double Decibels(AudioClip clip) => Power(clip.Samples.ToArray());

    private static double Treble(AudioClip clip)
    {
        float[] samples = clip.Samples.ToArray();
        return Power([.. Enumerable.Range(2, samples.Length - 2).Select(i => samples[i] - (2 * samples[i - 1]) + samples[i - 2])]);
    }

    private static double Power(float[] samples) => 10 * Math.Log10(samples.Average(sample => (double)sample * sample));
}
