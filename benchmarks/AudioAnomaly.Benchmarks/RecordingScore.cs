using System.Diagnostics;
using System.Globalization;

namespace AudioAnomaly.Benchmarks;

/// <summary>Reading and scoring a recording with a model from a file, in a process of its own.</summary>
internal static class RecordingScore
{
    public const string ChildName = "score";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Runs the process.</summary>
    /// <param name="model">The model file.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="warmUps">How often it is scored before.</param>
    /// <param name="rounds">How often it is timed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<ChildResult> RunAsync(string model, string recording, int warmUps, int rounds, CancellationToken cancellationToken)
        => ChildProcess.RunAsync(ChildName, [model, recording, warmUps.ToString(CultureInfo.InvariantCulture), rounds.ToString(CultureInfo.InvariantCulture)], cancellationToken);

    public static ChildResult RunChild(string[] arguments, CancellationToken cancellationToken)
    {
        int warmUps = int.Parse(arguments[2], CultureInfo.InvariantCulture), rounds = int.Parse(arguments[3], CultureInfo.InvariantCulture);
        using AudioAnomalyModel model = AudioAnomalyModel.LoadAsync(arguments[0], ManagedComponents.CreateRegistry(), cancellationToken: cancellationToken).GetAwaiter().GetResult();
        double loaded = ChildResult.OwnPeakMiB();
        var times = new List<(double Elapsed, double Processor)>();
        long started = Stopwatch.GetTimestamp();
        for (int round = -warmUps; round < rounds; round++)
        {
            if (round == 0 && warmUps > 0 && Stopwatch.GetElapsedTime(started) < WarmUp)
            {
                // A few calls are too few for the runtime to optimise short ones.
                round = -1;
            }

            (double, double) time = Stopwatches.Time(() => model.Score(AudioClip.FromFile(arguments[1]), cancellationToken));
            if (round >= 0)
            {
                times.Add(time);
            }
        }

        return new ChildResult(
            [.. times.Select(time => time.Elapsed)],
            [.. times.Select(time => time.Processor)],
            ChildResult.OwnPeakMiB(),
            [new Figure("peak once the model is loaded", loaded, "MiB")]);
    }

    /// <summary>Fits a model for scoring and saves it.</summary>
    public static async Task SaveModelAsync(string path, Func<IFeatureExtractor> create, int bankRows, double clipSeconds, CancellationToken cancellationToken)
    {
        using AudioAnomalyModel model = await AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseFeatureExtractor(create)
            .UsePatchCore(o => o.CoresetCount = bankRows)
            .Build()
            .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 10).Select(seed => NoiseClip.Create(seed, 16000, clipSeconds))), null, cancellationToken);
        await model.SaveAsync(path, cancellationToken);
    }
}
