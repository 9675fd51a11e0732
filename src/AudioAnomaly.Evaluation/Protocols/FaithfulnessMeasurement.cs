using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>Measures the faithfulness of a model's maps on mixtures of one ratio.</summary>
internal sealed class FaithfulnessMeasurement
{
    private const int ProfileRecordings = 64;

    private readonly AudioAnomalyModel _model;
    private readonly FaithfulnessEvaluator _evaluator;
    private readonly Func<AnomalyResult, ExplanationMask> _maskOf;
    private readonly EvaluationOptions _options;
    private readonly List<FaithfulnessResult> _results = [];
    private int _detected;

    private FaithfulnessMeasurement(AudioAnomalyModel model, FaithfulnessEvaluator evaluator, Func<AnomalyResult, ExplanationMask> maskOf, EvaluationOptions options)
        => (_model, _evaluator, _maskOf, _options) = (model, evaluator, maskOf, options);

    /// <summary>Prepares the measurement: f, the masks' scale, and what fills removed cells.</summary>
    /// <param name="part">The part, whose normal recordings give the profile.</param>
    /// <param name="model">The fitted model.</param>
    /// <param name="testScores">The scores of the ratio's test recordings.</param>
    /// <param name="mapRange">The lowest and highest cell of the part's test maps.</param>
    /// <param name="options">The evaluation's options.</param>
    /// <returns>The measurement, or null if the model was not calibrated and so has no scale.</returns>
    public static FaithfulnessMeasurement? Create(EvaluationPart part, AudioAnomalyModel model, IEnumerable<double> testScores, (float Low, float High) mapRange, EvaluationOptions options)
    {
        bool isCalibrated = model.Calibration is { Threshold: not null, MapThreshold: not null };
        double[] scores = [.. testScores];
        if (options.ScaleByTest ? !(scores.Max() > scores.Min() && mapRange.High > mapRange.Low) : !isCalibrated)
        {
            return null;
        }

        ScoreScale scale = options.ScaleByTest ? ScoreScale.MinMax(scores, model.Calibration.Threshold) : ScoreScale.FromCalibration(model.Calibration);
        var removal = new RemovalOptions { Fill = options.Fill };
        if (options.Fill == RemovalFill.NormalProfile)
        {
            // Calibration first, since it was not learned; the training for the case that none of it can be read.
            Spectrogram[] normals = ProfileOf(part.Calibration, model) is [_, ..] found ? found : ProfileOf(part.Training, model);
            removal.Profile = NormalProfile.FromSpectrograms(normals);
        }

        var evaluator = new FaithfulnessEvaluator(scale, new FaithfulnessOptions { Removal = removal });
        return new FaithfulnessMeasurement(
            model,
            evaluator,
            options.ScaleByTest ? result => ExplanationMask.FromMap(result.Map, mapRange.Low, mapRange.High) : ExplanationMask.FromResult,
            options);
    }

    /// <summary>Some of a list, spread evenly over it.</summary>
    public static IReadOnlyList<T> Spread<T>(IReadOnlyList<T> all, int most)
        => all.Count <= most ? all : [.. Enumerable.Range(0, most).Select(i => all[(int)((i + 0.5) * all.Count / most)])];

    /// <summary>Measures one mixture.</summary>
    /// <exception cref="AudioAnomalyException">The mixture or a stem cannot be read.</exception>
    public void Add(EvaluationRecording recording, CancellationToken cancellationToken)
    {
        AnomalyResult result = _model.Score(recording.Recording.Audio.Read(), cancellationToken);
        var truth = EvaluationTruth.Of(recording, result, _model.ComputeSpectrogram, _options);
        Spectrogram? background = recording.Mixture?.Background is { } clean ? _model.ComputeSpectrogram(clean.Read()) : null;
        _results.Add(_evaluator.Evaluate(result.Spectrogram, _maskOf(result), spectrogram => _model.ScoreSpectrogram(spectrogram, cancellationToken).Score, truth?.Cells, background));
        _detected += result.IsAnomalous ? 1 : 0;
    }

    public FaithfulnessMetrics? Compute() => _results.Count == 0 ? null : new FaithfulnessMetrics
    {
        Recordings = _results.Count,
        Detected = _detected,
        AsPrinted = MeasureOf(effect => effect.FfKept),
        Removing = MeasureOf(effect => effect.FfRemoved),
        Replacing = _results.TrueForAll(result => result.Explanation.FfReplaced is null) ? null : MeasureOf(effect => effect.FfReplaced),
        RelativeDrop = MeasureOf(effect => effect.RelativeDrop),
        Others = new SortedDictionary<string, MeanAndDeviation>(StringComparer.Ordinal)
        {
            ["AD"] = StatisticOf(result => result.AverageDrop),
            ["AI"] = StatisticOf(result => result.AverageIncrease),
            ["AG"] = StatisticOf(result => result.AverageGain),
            ["Fid-In"] = StatisticOf(result => result.FidelityIn),
            ["sparseness"] = StatisticOf(result => result.Sparseness),
            ["complexity"] = StatisticOf(result => result.Complexity),
        },
    };

    private static Spectrogram[] ProfileOf(IReadOnlyList<DatasetRecording> normals, AudioAnomalyModel model)
        => [.. Spread(normals, ProfileRecordings).Select(recording => TryCompute(model, recording)).OfType<Spectrogram>()];

    /// <summary>The fit has said already what cannot be read.</summary>
    private static Spectrogram? TryCompute(AudioAnomalyModel model, DatasetRecording recording)
    {
        try
        {
            return model.ComputeSpectrogram(recording.Audio.Read());
        }
        catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private FaithfulnessMeasure MeasureOf(Func<MaskEffect, double?> of) => new(
        StatisticOf(result => of(result.Explanation)),
        StatisticOf(result => of(result.Random)),
        StatisticOf(result => of(result.Inverted)),
        StatisticOf(result => of(result.Rolled)),
        _results.Exists(result => result.Oracle is not null) ? StatisticOf(result => result.Oracle is { } oracle ? of(oracle) : null) : null);

    private MeanAndDeviation StatisticOf(Func<FaithfulnessResult, double?> of) => MeanAndDeviation.Of(_results.Select(of));
}
