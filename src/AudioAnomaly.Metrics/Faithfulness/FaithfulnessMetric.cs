namespace AudioAnomaly.Metrics;

/// <summary>Measures on some anomalous recordings of a test how faithful their maps are to their scores, see <see cref="FaithfulnessEvaluator"/>. Needs recordings with their model.</summary>
/// <remarks>
/// The work is done in <see cref="Compute"/>, once all recordings are known: those to measure are chosen evenly over the test, and read and scored again, so that no map is kept. Recordings that cannot be scored again are kept
/// whole. What cannot be measured is listed in <see cref="Warnings"/>. Used by one thread at a time.
/// </remarks>
public sealed class FaithfulnessMetric : IMetric
{
    private const string NoScale = "the scores have no scale, because there are too few normal recordings to calibrate on, or all scores are equal.";

    private readonly FaithfulnessMetricOptions _options;
    private readonly MapRange _range;
    private readonly List<double> _scores = [];
    private readonly List<(string? Name, Func<EvaluatedRecording> ScoreAgain)> _anomalous = [];
    private readonly List<(string? Name, string Reason)> _unmeasured = [];

    /// <summary>Creates the metric.</summary>
    /// <param name="options">Its settings; the defaults if null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public FaithfulnessMetric(FaithfulnessMetricOptions? options = null)
        : this(options, new MapRange())
    {
    }

    /// <param name="options">The settings.</param>
    /// <param name="range">The range of all maps of a test that is measured in several parts.</param>
    internal FaithfulnessMetric(FaithfulnessMetricOptions? options, MapRange range)
    {
        _options = FaithfulnessMetricOptions.Format.Checked(options ?? new FaithfulnessMetricOptions());
        _range = range;
    }

    /// <inheritdoc/>
    public string Name => "Faithfulness";

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => [.. _unmeasured.Select(one => $"{one.Name ?? Name}: {one.Reason}")];

    /// <summary>What could not be measured: a recording by its name, or null for all of them.</summary>
    internal IReadOnlyList<(string? Name, string Reason)> Unmeasured => _unmeasured;

    /// <inheritdoc/>
    public void Add(EvaluatedRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        _scores.Add(recording.Score);
        if (recording.Result is { } result)
        {
            _range.Include(result.Map);
        }

        if (recording is { IsAnomalous: true, Model: not null, Result: not null } && (!_options.OnlyMixtures || recording.Truth?.Anomaly is not null))
        {
            _anomalous.Add((recording.Name, recording.ScoreAgain ?? (() => recording)));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Compute()
    {
        _unmeasured.Clear();
        var results = new List<FaithfulnessResult>();
        int detected = 0;
        FaithfulnessEvaluator? evaluator = null;
        foreach ((string? name, Func<EvaluatedRecording> scoreAgain) in EvenSpread.Of(_anomalous, _options.Recordings))
        {
            try
            {
                EvaluatedRecording recording = scoreAgain();
                evaluator ??= CreateEvaluator(recording.Model!);
                if (evaluator is null)
                {
                    break;
                }

                results.Add(evaluator.Evaluate(recording.Result!.Spectrogram, MaskOf(recording.Result), recording.Model!.Score, recording.Truth?.Cells, recording.Background?.Invoke()));
                detected += recording.Result.IsAnomalous ? 1 : 0;
            }
            catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
            {
                _unmeasured.Add((name, e.Message));
            }
        }

        string reason = _unmeasured is [var first, ..] ? char.ToUpperInvariant(first.Reason[0]) + first.Reason[1..] : "There is no anomalous recording that a model at hand has scored.";
        return
        [
            .. FaithfulnessSummary.Of(results, reason),
            new MetricValue("faithfulnessRecordings", results.Count) { Title = "Recordings measured", Count = results.Count, Positives = results.Count },
            new MetricValue("faithfulnessDetected", detected) { Title = "of them called anomalous", Count = results.Count, Positives = results.Count },
        ];
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _scores.Clear();
        _anomalous.Clear();
        _unmeasured.Clear();
        _range.Reset();
    }

    /// <summary>Prepares f and what fills removed cells; null, and listed, if the model has no scale.</summary>
    private FaithfulnessEvaluator? CreateEvaluator(EvaluatedModel model)
    {
        bool isCalibrated = model.Calibration is { Threshold: not null, MapThreshold: not null };
        if (_options.ScaleByTest ? !(_scores.Max() > _scores.Min() && _range.IsWide) : !isCalibrated)
        {
            _unmeasured.Add((null, NoScale));
            return null;
        }

        ScoreScale scale = _options.ScaleByTest ? ScoreScale.MinMax(_scores, model.Calibration.Threshold) : ScoreScale.FromCalibration(model.Calibration);
        var removal = new RemovalOptions { Fill = _options.Fill };
        if (_options.Fill == RemovalFill.NormalProfile)
        {
            Spectrogram[] normals = [.. model.Normals()];
            if (normals.Length == 0)
            {
                _unmeasured.Add((null, "there is no normal recording whose levels could fill what is removed."));
                return null;
            }

            removal.Profile = NormalProfile.FromSpectrograms(normals);
        }

        return new FaithfulnessEvaluator(scale, new FaithfulnessOptions { Removal = removal });
    }

    private ExplanationMask MaskOf(AnomalyResult result)
        => _options.ScaleByTest ? ExplanationMask.FromMap(result.Map, _range.Low, _range.High) : ExplanationMask.FromResult(result);
}
