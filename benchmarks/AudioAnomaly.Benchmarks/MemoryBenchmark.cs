using System.Diagnostics;
using System.Globalization;

namespace AudioAnomaly.Benchmarks;

/// <summary>Memory of loaded models that share the network that comes with the library, in a process of its own.</summary>
internal static class MemoryBenchmark
{
    public const string ChildName = "models";

    public static async Task RunAsync(BenchmarkRun run)
    {
        using var folder = new TemporaryFolder();
        foreach (int reserve in new[] { new PatchCoreOptions().MergeReserve, 0 })
        {
            string path = folder[$"{reserve}.aam"];
            await SaveModelAsync(path, run.Sizes.LoadedBankRows, reserve, run.Sizes.ClipSeconds, run.CancellationToken);
            double fileMiB = new FileInfo(path).Length / 1048576.0;
            foreach (int models in run.Sizes.LoadedModels)
            {
                ChildResult result = await ChildProcess.RunAsync(ChildName, [path, models.ToString(CultureInfo.InvariantCulture)], run.CancellationToken);
                string stage = string.Create(CultureInfo.InvariantCulture, $"load {models:#,0} models, bank of {run.Sizes.LoadedBankRows:#,0}, reserve of {reserve:#,0}");
                run.Add(stage, result.Timing, line => line with { PeakMiB = result.PeakMiB, Figures = [.. result.Figures, new Figure("file", fileMiB, "MiB")] });
            }
        }
    }

    public static ChildResult RunChild(string[] arguments, CancellationToken cancellationToken)
    {
        var models = new AudioAnomalyModel[int.Parse(arguments[1], CultureInfo.InvariantCulture)];
        var times = new (double Elapsed, double Processor)[models.Length];
        for (int i = 0; i < models.Length; i++)
        {
            times[i] = Stopwatches.Time(() => models[i] = AudioAnomalyModel.LoadAsync(arguments[0], cancellationToken: cancellationToken).GetAwaiter().GetResult());
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        double managed = GC.GetTotalMemory(forceFullCollection: true) / 1048576.0;
        using var self = Process.GetCurrentProcess();
        double held = self.WorkingSet64 / 1048576.0;
        foreach (AudioAnomalyModel model in models)
        {
            model.Dispose();
        }

        return new ChildResult(
            [.. times.Select(time => time.Elapsed)],
            [.. times.Select(time => time.Processor)],
            ChildResult.OwnPeakMiB(),
            [new Figure("held by the process", held, "MiB"), new Figure("managed", managed, "MiB")]);
    }

    private static async Task SaveModelAsync(string path, int bankRows, int reserve, double clipSeconds, CancellationToken cancellationToken)
    {
        using AudioAnomalyModel model = await AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseCnn14()
            .UsePatchCore(o => (o.CoresetCount, o.MergeReserve) = (bankRows, reserve))
            .Build()
            .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 12).Select(seed => NoiseClip.Create(seed, 16000, clipSeconds))), null, cancellationToken);
        await model.SaveAsync(path, cancellationToken);
    }
}
