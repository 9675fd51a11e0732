using AudioAnomaly.Evaluation;
using AudioAnomaly.Metrics;

namespace AudioAnomaly;

/// <summary>Evaluates pipelines on data sets.</summary>
/// <example>
/// <code>
/// AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
///     .UseLogMel(LogMelOptions.Panns16k)
///     .UseCnn14()
///     .UseEnsemble()
///     .UseMetrics(metrics => metrics.AddRocAuc().AddF1AtThreshold())
///     .Build();
/// MetricResults results = await pipeline.EvaluateAsync(FolderDataset.Read("sounds"));
/// foreach (MetricValue value in results.Values)
/// {
///     Console.WriteLine($"{value.Title}: {value.Value:0.000}");
/// }
/// </code>
/// </example>
public static class PipelineEvaluationExtensions
{
    /// <summary>
    /// Fits a model on the normal recordings of each part of a data set, scores the part's test recordings, and measures it by the pipeline's metrics
    /// (<see cref="AudioAnomalyPipelineBuilder.UseMetrics"/>).
    /// </summary>
    /// <param name="pipeline">The pipeline. Let it leave out unreadable recordings, or one of them costs the whole part.</param>
    /// <param name="dataset">The data set; its parts are those of <see cref="EvaluationPlan.FromDataset"/>.</param>
    /// <param name="progress">Told how far the evaluation is; may be null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>
    /// The values, over all parts and of each. What could not be read is left out and listed as a warning; without any part the values are NaN.
    /// </returns>
    /// <exception cref="InvalidOperationException">The pipeline has no metrics.</exception>
    /// <exception cref="PipelineConfigurationException">The pipeline cannot be fitted, whatever the recordings.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public static Task<MetricResults> EvaluateAsync(
        this AudioAnomalyPipeline pipeline,
        AudioDataset dataset,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
        => pipeline.EvaluateAsync(EvaluationPlan.FromDataset(dataset), progress, cancellationToken);

    /// <summary>Evaluates on mixtures, whose truth over time and frequency is known: see the overload for data sets.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="dataset">The mixtures; their parts are those of <see cref="EvaluationPlan.FromEnvMix"/>, each judged at each ratio.</param>
    /// <param name="progress">Told how far the evaluation is; may be null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The values, over all parts and ratios and of each.</returns>
    /// <exception cref="InvalidOperationException">The pipeline has no metrics.</exception>
    /// <exception cref="PipelineConfigurationException">The pipeline cannot be fitted, whatever the recordings.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public static Task<MetricResults> EvaluateAsync(
        this AudioAnomalyPipeline pipeline,
        EnvMixDataset dataset,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
        => pipeline.EvaluateAsync(EvaluationPlan.FromEnvMix(dataset), progress, cancellationToken);

    /// <summary>Evaluates on parts of your own choice: see the overload for data sets.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="plan">The parts.</param>
    /// <param name="progress">Told how far the evaluation is; may be null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The values, over all parts and ratios and of each.</returns>
    /// <exception cref="InvalidOperationException">The pipeline has no metrics.</exception>
    /// <exception cref="PipelineConfigurationException">The pipeline cannot be fitted, whatever the recordings.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public static Task<MetricResults> EvaluateAsync(
        this AudioAnomalyPipeline pipeline,
        EvaluationPlan plan,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(plan);
        return pipeline.CreateMetrics().Count == 0
            ? throw new InvalidOperationException($"The pipeline has no metrics: call {nameof(AudioAnomalyPipelineBuilder.UseMetrics)}.")
            : new PipelineEvaluation(pipeline, plan, progress, cancellationToken).RunAsync();
    }
}
