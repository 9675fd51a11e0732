using System.Globalization;

namespace AudioAnomaly.Benchmarks;

/// <summary>Fitting many clips: time and peak memory, in a process of its own.</summary>
internal static class FitBenchmark
{
    public const string ChildName = "fit";

    public static async Task RunAsync(BenchmarkRun run)
    {
        foreach (int clips in run.Sizes.FitClips)
        {
            ChildResult result = await ChildProcess.RunAsync(ChildName, [clips.ToString(CultureInfo.InvariantCulture)], run.CancellationToken);
            run.Add($"fit PatchCore on {clips:#,0} clips of 10 s, CNN14", result.Timing, line => line with { AudioSeconds = 10 * clips, PeakMiB = result.PeakMiB, Figures = result.Figures });
        }
    }

    public static ChildResult RunChild(string[] arguments, CancellationToken cancellationToken)
    {
        int clips = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var frontEnd = new LogMelFrontEnd(LogMelOptions.Panns32k);
        using var detector = new PatchCoreDetector(new Cnn14(Cnn14Weights.Random(0), ["conv_block2", "conv_block3", "conv_block4"]));
        (double elapsed, double processor) = Stopwatches.Time(() => detector.Fit(
            Enumerable.Range(0, clips).Select(seed => frontEnd.Compute(NoiseClip.Create(seed, 32000))),
            new FitContext { CancellationToken = cancellationToken }));
        return new ChildResult([elapsed], [processor], ChildResult.OwnPeakMiB(), [new Figure("bank", detector.BankSize, "rows")]);
    }
}
