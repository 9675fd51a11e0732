using System.Diagnostics;
using System.Numerics.Tensors;

namespace AudioAnomaly.Evaluation;

/// <summary>One fit of one detector on one part, and its test.</summary>
internal sealed class EvaluationFit
{
    private readonly EvaluationPart _part;
    private readonly EvaluationContestant _contestant;
    private readonly int _seed;
    private readonly EvaluationOptions _options;
    private readonly ExampleFolder? _examples;
    private readonly Action<EvaluationStage, int> _report;
    private readonly CancellationToken _cancellationToken;
    private readonly List<SkippedPart> _skipped = [];
    private readonly RatioResult[] _ratios;
    private readonly HashSet<EvaluationRecording> _chosen = new(ReferenceEqualityComparer.Instance);
    private float _lowest = float.PositiveInfinity;
    private float _highest = float.NegativeInfinity;

    public EvaluationFit(EvaluationPart part, EvaluationContestant contestant, int seed, EvaluationOptions options, ExampleFolder? examples, Action<EvaluationStage, int> report, CancellationToken cancellationToken)
    {
        (_part, _contestant, _seed, _options, _examples, _report, _cancellationToken) = (part, contestant, seed, options, examples, report, cancellationToken);
        _ratios = [.. part.Test.Where(test => test.IsAnomalous).Select(test => test.Recording.SnrDb).Distinct().Select(snr => new RatioResult(snr, options))];
        if (examples is not null)
        {
            _chosen.UnionWith(_ratios.SelectMany(ratio => FaithfulnessMeasurement.Spread(AnomaliesOf(ratio), options.Examples)));
        }
    }

    /// <summary>Fits and tests.</summary>
    /// <param name="modelFile">Where to save the model to know its size; it is deleted again.</param>
    /// <returns>One result for each ratio that has recordings of both labels, and what was left out.</returns>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public async Task<(IReadOnlyList<EvaluationPartResult> Results, IReadOnlyList<SkippedPart> Skipped)> RunAsync(string modelFile)
    {
        _report(EvaluationStage.Fitting, 0);
        AudioSource training = Readable(_part.Training), calibration = Readable(_part.Calibration);
        if (training.Items.Count == 0)
        {
            _skipped.Add(new SkippedPart(NameOfFit, "none of its normal recordings can be read."));
            return ([], _skipped);
        }

        long started = Stopwatch.GetTimestamp();
        AudioAnomalyModel model;
        try
        {
            AudioAnomalyPipeline pipeline = _contestant.CreatePipeline(_part, _seed);
            model = await (calibration.Items.Count > 0
                ? pipeline.FitAsync(training, calibration, cancellationToken: _cancellationToken)
                : pipeline.FitAsync(training, cancellationToken: _cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFaultOfData(e))
        {
            _skipped.Add(new SkippedPart(NameOfFit, e.Message));
            return ([], _skipped);
        }

        using (model)
        {
            double fitSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            double scoreSeconds = await TestAsync(model).ConfigureAwait(false);
            if (_options.Faithfulness)
            {
                Explain(model);
            }

            using var process = Process.GetCurrentProcess();
            var cost = new EvaluationCost(fitSeconds, scoreSeconds, await SizeOfAsync(model, modelFile).ConfigureAwait(false), process.PeakWorkingSet64);
            foreach (RatioResult ratio in _ratios.Where(ratio => !ratio.HasBothLabels))
            {
                _skipped.Add(new SkippedPart(ratio.SnrDb is { } snr ? FormattableString.Invariant($"{NameOfFit}, {snr:0.##} dB") : NameOfFit, "too few test recordings could be scored: both normal and anomalous ones are needed."));
            }

            return ([.. _ratios.Where(ratio => ratio.HasBothLabels).Select(ratio => ratio.Compute(_part, _contestant, _seed, model, cost, model.Warnings))], _skipped);
        }
    }

    /// <summary>Whether something was left out that may be there next time: a file that could not be opened.</summary>
    public bool MayGoBetterNextTime { get; private set; }

    private string NameOfFit => $"{_part.Name} ({_contestant.Name})";

    /// <summary>Whether other parts may well be whole. Wrong settings and missing native code concern them all.</summary>
    private static bool IsFaultOfData(Exception e)
        => e is FitException or AudioFormatException or AudioContentException or ArrayFormatException or DatasetException or IOException or UnauthorizedAccessException;

    private List<EvaluationRecording> AnomaliesOf(RatioResult ratio) => [.. _part.Test.Where(test => test.IsAnomalous && test.Recording.SnrDb == ratio.SnrDb)];

    /// <summary>A normal recording without ratio counts at each.</summary>
    private IEnumerable<RatioResult> RatiosOf(EvaluationRecording test)
        => _ratios.Where(ratio => ratio.SnrDb == test.Recording.SnrDb || (!test.IsAnomalous && test.Recording.SnrDb is null));

    private void LeaveOut(string name, Exception reason)
    {
        _skipped.Add(new SkippedPart(name, reason.Message));
        MayGoBetterNextTime |= reason is IOException or UnauthorizedAccessException;
    }

    private AudioSource Readable(IReadOnlyList<DatasetRecording> recordings)
    {
        var items = new List<AudioItem>();
        foreach (DatasetRecording recording in recordings)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            try
            {
                recording.Audio.ReadInfo();
                items.Add(recording.Audio);
            }
            catch (Exception e) when (IsFaultOfData(e))
            {
                LeaveOut(recording.Name, e);
            }
        }

        return AudioSource.FromItems(items);
    }

    /// <summary>Scores all test recordings, several at a time, and takes them up in their order.</summary>
    /// <returns>The mean time of one scoring.</returns>
    private async Task<double> TestAsync(AudioAnomalyModel model)
    {
        int parallel = _options.MaxParallel == 0 ? Environment.ProcessorCount : _options.MaxParallel;
        using var cancelRest = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken);
        var running = new Queue<(EvaluationRecording Test, Task<Scored> Scored)>(parallel);
        double seconds = 0;
        int next = 0, done = 0, scoredCount = 0;
        try
        {
            while (next < _part.Test.Count || running.Count > 0)
            {
                while (running.Count < parallel && next < _part.Test.Count)
                {
                    EvaluationRecording test = _part.Test[next++];
                    running.Enqueue((test, Task.Run(() => Score(model, test, cancelRest.Token), cancelRest.Token)));
                }

                (EvaluationRecording current, Task<Scored> scoring) = running.Dequeue();
                Scored scored = await scoring.ConfigureAwait(false);
                _cancellationToken.ThrowIfCancellationRequested();
                if (scored.Result is { } result)
                {
                    seconds += scored.Seconds;
                    scoredCount++;
                    TakeUp(current, result, scored.Truth);
                }
                else
                {
                    LeaveOut(current.Recording.Name, scored.Error!);
                }

                _report(EvaluationStage.Scoring, ++done);
            }
        }
        finally
        {
            await cancelRest.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running.Select(one => (Task)one.Scored)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return scoredCount == 0 ? 0 : seconds / scoredCount;
    }

    private Scored Score(AudioAnomalyModel model, EvaluationRecording test, CancellationToken cancellationToken)
    {
        try
        {
            long started = Stopwatch.GetTimestamp();
            AnomalyResult result = model.Score(test.Recording.Audio.Read(), cancellationToken);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            return new Scored(result, EvaluationTruth.Of(test, result, model.ComputeSpectrogram, _options), seconds, null);
        }
        catch (Exception e) when (IsFaultOfData(e))
        {
            return new Scored(null, null, 0, e);
        }
    }

    private void TakeUp(EvaluationRecording test, AnomalyResult result, EvaluationTruth? truth)
    {
        foreach (RatioResult ratio in RatiosOf(test))
        {
            ratio.Add(test, result, truth);
            if (_chosen.Contains(test))
            {
                ratio.Add(_examples!.Write(test, result, truth));
            }
        }

        if (_options.Faithfulness && _options.ScaleByTest)
        {
            _lowest = Math.Min(_lowest, TensorPrimitives.Min(result.Map.Values.Span));
            _highest = Math.Max(_highest, TensorPrimitives.Max(result.Map.Values.Span));
        }
    }

    private void Explain(AudioAnomalyModel model)
    {
        int done = 0;
        foreach (RatioResult ratio in _ratios.Where(ratio => ratio.HasBothLabels))
        {
            IReadOnlyList<EvaluationRecording> mixtures = FaithfulnessMeasurement.Spread([.. AnomaliesOf(ratio).Where(test => test.Mixture is not null)], _options.FaithfulnessRecordings);
            if (mixtures.Count == 0)
            {
                continue;
            }

            if (FaithfulnessMeasurement.Create(_part, model, ratio.Scores, (_lowest, _highest), _options) is not { } measurement)
            {
                _skipped.Add(new SkippedPart(NameOfFit, "its faithfulness: the scores have no scale, because there are too few normal recordings to calibrate on, or all scores are equal."));
                continue;
            }

            foreach (EvaluationRecording mixture in mixtures)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    measurement.Add(mixture, _cancellationToken);
                }
                catch (Exception e) when (IsFaultOfData(e))
                {
                    _skipped.Add(new SkippedPart(mixture.Recording.Name, $"its faithfulness: {e.Message}"));
                }

                _report(EvaluationStage.Explaining, ++done);
            }

            ratio.Faithfulness = measurement.Compute();
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

    private sealed record Scored(AnomalyResult? Result, EvaluationTruth? Truth, double Seconds, Exception? Error);
}
