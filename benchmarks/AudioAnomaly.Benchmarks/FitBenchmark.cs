using System.Globalization;
using AudioAnomaly.Components;

namespace AudioAnomaly.Benchmarks;

/// <summary>Fitting many clips: time and peak memory, in a process of its own.</summary>
internal static class FitBenchmark
{
    public const string ChildName = "fit";

    private const string Full = "CNN14";
    private const string Embedded = "embedded network";

    public static async Task RunAsync(BenchmarkRun run)
    {
        foreach ((int clips, string network) in run.Sizes.FitClips.Select(clips => (clips, Full)).Concat(run.Sizes.ManyFitClips.Select(clips => (clips, Embedded))))
        {
            ChildResult result = await ChildProcess.RunAsync(ChildName, [clips.ToString(CultureInfo.InvariantCulture), network], run.CancellationToken);
            run.Add($"fit PatchCore on {clips:#,0} clips of 10 s, {network}", result.Timing, line => line with { AudioSeconds = 10 * clips, PeakMiB = result.PeakMiB, Figures = result.Figures });
        }
    }

    public static ChildResult RunChild(string[] arguments, CancellationToken cancellationToken)
    {
        int clips = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var frontEnd = new LogMelFrontEnd(LogMelOptions.Panns32k);
        using var detector = new PatchCoreDetector(TestNetwork.Create(arguments[1] == Embedded ? Cnn14Weights.Pretrained : Cnn14Weights.Random(0), TestClip.Layers));
        (double elapsed, double processor) = Stopwatches.Time(() => detector.Fit(
            Enumerable.Range(0, clips).Select(seed => frontEnd.Compute(NoiseClip.Create(seed, 32000))),
            new FitContext { CancellationToken = cancellationToken }));
        return new ChildResult([elapsed], [processor], ChildResult.OwnPeakMiB(), [new Figure("bank", detector.BankSize, "rows")]);
    }
}
