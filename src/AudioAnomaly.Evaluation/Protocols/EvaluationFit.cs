using System.Diagnostics;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>One fit of one detector on one part, its test, and what is measured of it.</summary>
internal sealed class EvaluationFit
{
    private readonly EvaluationPart _part;
    private readonly EvaluationContestant _contestant;
    private readonly int _seed;
    private readonly PartTest _test;
    private readonly ExampleFolder? _examples;
    private readonly CancellationToken _cancellationToken;
    private readonly SnrResult[] _results;
    private readonly HashSet<EvaluationRecording> _chosen = new(ReferenceEqualityComparer.Instance);

    public EvaluationFit(
        EvaluationPart part,
        EvaluationContestant contestant,
        int seed,
        EvaluationOptions options,
        ExampleFolder? examples,
        Action<EvaluationStage, int, FitProgress?> report,
        CancellationToken cancellationToken)
    {
        (_part, _contestant, _seed, _examples, _cancellationToken) = (part, contestant, seed, examples, cancellationToken);
        _test = new PartTest(part, $"{part.Name} ({contestant.Name})", options, report, cancellationToken);
        var range = new MapRange();
        _results = [.. part.TestedSnrDb.Select(snr => new SnrResult(snr, part, options, range))];
        if (examples is not null)
        {
            _chosen.UnionWith(part.TestedSnrDb.SelectMany(snr => EvenSpread.Of(
                [.. part.Test.Where(test => test.IsAnomalous && test.CountsAt(snr))],
                options.Examples)));
        }
    }

    /// <summary>Whether something was left out that may be there next time: a file that could not be opened.</summary>
    public bool MayGoBetterNextTime => _test.MayGoBetterNextTime;

    /// <summary>Fits and tests.</summary>
    /// <param name="modelFile">Where to save the model to know its size; it is deleted again.</param>
    /// <returns>One result for each ratio that has recordings of both labels, and what was left out.</returns>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public async Task<(IReadOnlyList<EvaluationPartResult> Results, IReadOnlyList<SkippedPart> Skipped)> RunAsync(string modelFile)
    {
        using AudioAnomalyModel? model = await _test.FitAsync(() => _contestant.CreatePipeline(_part, _seed)).ConfigureAwait(false);
        if (model is null)
        {
            return ([], _test.Skipped);
        }

        await _test.ScoreAsync(model, Add).ConfigureAwait(false);
        foreach (SnrResult result in _results.Where(result => result.HasBothLabels))
        {
            result.Measure((location, reason) => _test.LeaveOut(location ?? _test.Name, $"its faithfulness: {reason}"));
        }

        using var process = Process.GetCurrentProcess();
        var cost = new EvaluationCost(
            _test.FitSeconds,
            _test.ScoreSecondsPerClip,
            await SizeOfAsync(model, modelFile).ConfigureAwait(false),
            process.PeakWorkingSet64);
        foreach (SnrResult result in _results.Where(result => !result.HasBothLabels))
        {
            string name = result.SnrDb is { } snr ? FormattableString.Invariant($"{_test.Name}, {snr:0.##} dB") : _test.Name;
            _test.LeaveOut(name, "too few test recordings could be scored: both normal and anomalous ones are needed.");
        }

        return (
            [.. _results.Where(result => result.HasBothLabels).Select(result => result.ToPartResult(_part, _contestant, _seed, model, cost))],
            _test.Skipped);
    }

    private void Add(EvaluationRecording test, EvaluatedRecording recording)
    {
        foreach (SnrResult result in _results.Where(result => test.CountsAt(result.SnrDb)))
        {
            result.Add(test, recording);
            if (_chosen.Contains(test))
            {
                result.Add(_examples!.Write(test, recording));
            }
        }
    }

    private async Task<long> SizeOfAsync(AudioAnomalyModel model, string file)
    {
        try
        {
            await model.SaveAsync(file, _cancellationToken).ConfigureAwait(false);
            return new FileInfo(file).Length;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
