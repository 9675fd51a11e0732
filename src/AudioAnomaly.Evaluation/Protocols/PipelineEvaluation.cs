using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>Evaluates one pipeline by its own metrics, part by part.</summary>
internal sealed class PipelineEvaluation
{
    private readonly AudioAnomalyPipeline _pipeline;
    private readonly EvaluationPlan _plan;
    private readonly IProgress<EvaluationProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly EvaluationOptions _options = new();
    private readonly List<MetricResults> _results = [];
    private readonly List<string> _warnings;

    public PipelineEvaluation(AudioAnomalyPipeline pipeline, EvaluationPlan plan, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        (_pipeline, _plan, _progress, _cancellationToken) = (pipeline, plan, progress, cancellationToken);
        _warnings = [.. plan.Skipped.Select(Describe)];
    }

    public async Task<MetricResults> RunAsync()
    {
        var clock = new EvaluationClock();
        foreach (EvaluationPart part in _plan.Parts)
        {
            clock.Plan(_plan.Dataset, part);
        }

        for (int i = 0; i < _plan.Parts.Count; i++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            EvaluationPart part = _plan.Parts[i];
            int completed = i;
            clock.Begin();
            bool isDone = await RunAsync(part, (stage, clips, fit) => Report(stage, completed, clips, fit)).ConfigureAwait(false);
            clock.Finish(_plan.Dataset, part);
            Report(isDone ? EvaluationStage.Done : EvaluationStage.Skipped, completed + 1, part.Test.Count);

            void Report(EvaluationStage stage, int fits, int clips, FitProgress? fit = null) => _progress?.Report(new EvaluationProgress
            {
                Stage = stage,
                CompletedFits = fits,
                TotalFits = _plan.Parts.Count,
                KeptFits = 0,
                Detector = string.Empty,
                Seed = 0,
                Part = part.Name,
                CompletedClips = clips,
                TotalClips = part.Test.Count,
                Fit = fit,
                Remaining = clock.Remaining(),
            });
        }

        return _results is [var only] ? only with { Name = _plan.Dataset, Warnings = [.. _warnings, .. only.Warnings] }
            : new MetricResults
            {
                Name = _plan.Dataset,
                Values = MeanOverParts.Of(_results, _pipeline.CreateMetrics()),
                Normal = _results.Sum(part => part.Normal),
                Anomalous = _results.Sum(part => part.Anomalous),
                Parts = _results,
                Warnings = _warnings,
            };
    }

    private static string Describe(SkippedPart skipped) => $"{skipped.Location}: {skipped.Reason}";

    /// <returns>Whether something of the part could be measured.</returns>
    private async Task<bool> RunAsync(EvaluationPart part, Action<EvaluationStage, int, FitProgress?> report)
    {
        var test = new PartTest(part, part.Name, _options, report, _cancellationToken);
        int before = _results.Count;
        using AudioAnomalyModel? model = await test.FitAsync(() => _pipeline).ConfigureAwait(false);
        if (model is not null)
        {
            SnrMetrics[] results = [.. part.TestedSnrDb.Select(snr => new SnrMetrics(snr, _pipeline.CreateMetrics()))];
            await test.ScoreAsync(model, (recording, evaluated) =>
            {
                foreach (SnrMetrics result in results.Where(result => recording.CountsAt(result.SnrDb)))
                {
                    result.Add(evaluated);
                }
            }).ConfigureAwait(false);
            _results.AddRange(results.Where(result => !result.IsEmpty).Select(result => result.ToResults(part, model.Warnings)));
        }

        _warnings.AddRange(test.Skipped.Select(Describe));
        return _results.Count > before;
    }
}
