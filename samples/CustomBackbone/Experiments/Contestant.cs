using AudioAnomaly.Metrics;

namespace AudioAnomaly.Samples;

/// <summary>A way to make features, with everything else in the pipeline as it needs it.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Compose">Adds front end, feature extractor and detector to a pipeline.</param>
internal sealed record Contestant(string Name, Func<AudioAnomalyPipelineBuilder, AudioAnomalyPipelineBuilder> Compose)
{
    /// <summary>Learns a task's background.</summary>
    public Task<AudioAnomalyModel> FitAsync(MixTask task, int seed)
        => Compose(AudioAnomalyPipeline.CreateBuilder()).UseSeed(seed).Build().FitAsync(task.Training, task.Calibration);

    /// <summary>Learns a task's background and tells normal recordings from mixtures.</summary>
    /// <returns>ROC-AUC for each ratio.</returns>
    public async Task<double[]> RunAsync(MixTask task, IReadOnlyList<double> snrDb, int seed)
    {
        using AudioAnomalyModel model = await FitAsync(task, seed);
        double[] normal = [.. task.TestNormals.Items.Select(item => model.Score(item.Read()).Score)];
        return [.. snrDb.Select(snr => Rank(normal, task.Mix(snr, seed).Select(clip => model.Score(clip.Mix).Score)))];
    }

    private static double Rank(IEnumerable<double> normal, IEnumerable<double> anomalous)
    {
        var auc = new RocAuc();
        foreach (double score in normal)
        {
            auc.Add(score, isAnomalous: false);
        }

        foreach (double score in anomalous)
        {
            auc.Add(score, isAnomalous: true);
        }

        return auc.Evaluate().Value;
    }
}
