using System.Globalization;

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

    public static ChildResult RunChild(string[] arguments, CancellationToken cancellationToken)
    {
        int clips = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var source = AudioSource.FromItems(AudioSource.FromDirectory(arguments[0]).Items.Take(clips));
        (double elapsed, double processor) = Stopwatches.Time(() =>
        {
            using AudioAnomalyModel model = AudioAnomalyPipeline.CreateBuilder()
                .UseLogMel(LogMelOptions.Panns16k)
                .UseCnn14()
                .UsePatchCore()
                .Build()
                .FitAsync(source, null, cancellationToken)
                .GetAwaiter().GetResult();
        });
        return new ChildResult([elapsed], [processor], ChildResult.OwnPeakMiB(), []);
    }
}
