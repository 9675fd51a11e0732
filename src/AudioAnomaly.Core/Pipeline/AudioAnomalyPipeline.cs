using System.Diagnostics;
using AudioAnomaly.Metrics;

namespace AudioAnomaly;

/// <summary>
/// A composed pipeline: front end, feature extractor, detector, calibration. Fitting it on normal recordings gives a model. Immutable and safe to use from
/// several threads.
/// </summary>
/// <example>
/// <code>
/// AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
///     .UseLogMel(LogMelOptions.Panns16k)
///     .UseCnn14()
///     .UseEnsemble()
///     .Build();
/// using AudioAnomalyModel model = await pipeline.FitAsync(AudioSource.FromDirectory("normal"));
/// await model.SaveAsync("pump.aam");
/// </code>
/// </example>
public sealed class AudioAnomalyPipeline
{
    private readonly PipelineDefinition _definition;

    internal AudioAnomalyPipeline(PipelineDefinition definition) => _definition = definition;

    /// <summary>Starts a new pipeline.</summary>
    /// <returns>Its builder.</returns>
    public static AudioAnomalyPipelineBuilder CreateBuilder() => new();

    /// <summary>Fits a model on normal recordings. They are read one after the other; the work runs on the thread pool.</summary>
    /// <param name="normals">Recordings of normal sound only.</param>
    /// <param name="progress">Told how far the fit is; may be null.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="FitException">There are no recordings, several cannot be read, or all are silent.</exception>
    /// <exception cref="AudioFormatException">A recording cannot be read.</exception>
    /// <exception cref="AudioContentException">A recording is empty, too short or has samples that are not finite.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    public Task<AudioAnomalyModel> FitAsync(AudioSource normals, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(normals);
        return Task.Run(() => Fit(normals, null, progress, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Fits a model on normal recordings and calibrates it on others that you chose, instead of on a part of the first.
    /// <see cref="CalibrationOptions.HoldOutFraction"/> has no influence.
    /// </summary>
    /// <param name="normals">Recordings of normal sound only: the detector learns from all of them.</param>
    /// <param name="calibration">Other recordings of normal sound only, from which the threshold is found. None of them may be among
    /// <paramref name="normals"/>.</param>
    /// <param name="progress">Told how far the fit is; may be null.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="FitException">There are no recordings of either kind, one is in both, several cannot be read, or all to learn from are
    /// silent.</exception>
    /// <exception cref="AudioFormatException">A recording cannot be read.</exception>
    /// <exception cref="AudioContentException">A recording is empty, too short or has samples that are not finite.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    public Task<AudioAnomalyModel> FitAsync(AudioSource normals, AudioSource calibration, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(calibration);
        return Task.Run(() => Fit(normals, calibration, progress, cancellationToken), cancellationToken);
    }

    /// <summary>What the builder has put together.</summary>
    internal PipelineDefinition Definition => _definition;

    /// <summary>The metrics that the pipeline is measured by, new and empty.</summary>
    internal IReadOnlyList<IMetric> CreateMetrics() => [.. _definition.Metrics.Select(create => create())];

    private AudioAnomalyModel Fit(AudioSource normals, AudioSource? calibration, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        using Activity? activity = Telemetry.Activities.StartActivity("fit");
        long started = Stopwatch.GetTimestamp();
        ISpectrogramFrontEnd frontEnd = _definition.FrontEnd(_definition.Components);
        var fit = new PipelineFit(_definition, frontEnd, progress, cancellationToken);
        AudioAnomalyModel model = fit.Run(normals, calibration);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Telemetry.Fitted(seconds);
        _definition.Logger.Fitted(seconds, model.Calibration.Threshold);
        return model;
    }
}
