using System.Globalization;
using AudioAnomaly.Samples;

namespace AudioAnomaly.BackboneEvaluation;

/// <summary>A table of ROC-AUC: one row for each way to make features and each ratio, one column for each background.</summary>
internal static class EnvMixTable
{
    private static readonly double[] SnrDb = [6, 0, -6];

    /// <summary>Measures and writes each contestant's rows as soon as they are known.</summary>
    /// <param name="contestants">The ways to make features.</param>
    /// <param name="tasks">The backgrounds.</param>
    /// <param name="seeds">How many mixtures of each; their spread is the standard deviation of the mean over the backgrounds.</param>
    /// <param name="output">Takes the table.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task WriteAsync(IReadOnlyList<Contestant> contestants, IReadOnlyList<MixTask> tasks, int seeds, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"| features | SNR | {string.Join(" | ", tasks.Select(task => task.Name))} | mean | spread |");
        await output.WriteLineAsync($"| --- | --- |{string.Concat(Enumerable.Repeat(" --- |", tasks.Count + 2))}");
        foreach (Contestant contestant in contestants)
        {
            // seed, background, ratio
            double[,,] auc = new double[seeds, tasks.Count, SnrDb.Length];
            for (int seed = 0; seed < seeds; seed++)
            {
                for (int task = 0; task < tasks.Count; task++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    double[] found = await contestant.RunAsync(tasks[task], SnrDb, seed);
                    for (int snr = 0; snr < found.Length; snr++)
                    {
                        auc[seed, task, snr] = found[snr];
                    }
                }
            }

            for (int snr = 0; snr < SnrDb.Length; snr++)
            {
                double[] ofBackgrounds = [.. Enumerable.Range(0, tasks.Count).Select(task => Enumerable.Range(0, seeds).Average(seed => auc[seed, task, snr]))];
                double[] ofSeeds = [.. Enumerable.Range(0, seeds).Select(seed => Enumerable.Range(0, tasks.Count).Average(task => auc[seed, task, snr]))];
                double mean = ofSeeds.Average(), spread = Math.Sqrt(ofSeeds.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, seeds - 1));
                string cells = string.Concat(ofBackgrounds.Select(value => string.Create(CultureInfo.InvariantCulture, $" {value:0.000} |")));
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| {contestant.Name} | {SnrDb[snr]:0} dB |{cells} {mean:0.000} | {spread:0.000} |"));
            }

            await output.FlushAsync(cancellationToken);
        }
    }
}
