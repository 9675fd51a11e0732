using System.Globalization;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Benchmarks;

/// <summary>Fitting a model with the embedded network on files, by the public API, in a process of its own.</summary>
internal static class RecordingFit
{
    public const string ChildName = "fit-files";

    /// <summary>Runs the process.</summary>
    /// <param name="folder">The recordings.</param>
    /// <param name="clips">How many of them to take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<ChildResult> RunAsync(string folder, int clips, CancellationToken cancellationToken)
        => ChildProcess.RunAsync(ChildName, [folder, clips.ToString(CultureInfo.InvariantCulture)], cancellationToken);

    /// <summary>Fits as many clips as the section on fits does at most, and tells the stages' shares.</summary>
    public static async Task MeasureAsync(BenchmarkRun run)
    {
        int count = run.Sizes.FitClips.Max();
        using var folder = new TemporaryFolder();
        WriteClips(folder.Root, count, run);
        ChildResult result = await RunAsync(folder.Root, count, run.CancellationToken);
        run.Add(
            $"fit PatchCore on {count:#,0} files of {run.Sizes.Clip}, embedded network, with calibration",
            result.Timing,
            line => line with { AudioSeconds = count * run.Sizes.ClipSeconds, PeakMiB = result.PeakMiB, Figures = result.Figures });
    }

    /// <summary>Writes different clips of 16 kHz.</summary>
    public static void WriteClips(string folder, int count, BenchmarkRun run)
    {
        for (int i = 0; i < count; i++)
        {
            run.CancellationToken.ThrowIfCancellationRequested();
            WavWriter.Write(Path.Combine(folder, $"{i:0000}.wav"), NoiseClip.Create(i, 16000, run.Sizes.ClipSeconds));
        }
    }

    public static ChildResult RunChild(string[] arguments, CancellationToken cancellationToken)
    {
        int clips = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var source = AudioSource.FromItems(AudioSource.FromDirectory(arguments[0]).Items.Take(clips));
        var clock = new FitStageClock();
        IReadOnlyList<Figure> stages = [];
        (double elapsed, double processor) = Stopwatches.Time(() =>
        {
            using AudioAnomalyModel model = AudioAnomalyPipeline.CreateBuilder()
                .UseLogMel(LogMelOptions.Panns16k)
                .UseCnn14()
                .UsePatchCore()
                .Build()
                .FitAsync(source, clock, cancellationToken)
                .GetAwaiter().GetResult();
            stages = clock.ToFigures();
        });
        return new ChildResult([elapsed], [processor], ChildResult.OwnPeakMiB(), stages);
    }
}
