using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>Measures one model on the test recordings of one signal-to-noise ratio, recording by recording, without keeping a map.</summary>
internal sealed class SnrResult
{
    // The interval's draws are the same for every part, so that equal scores have equal intervals.
    private const int BootstrapSeed = 0;

    private readonly EvaluationOptions _options;
    private readonly IMetric[] _metrics;
    private readonly DomainRocAuc[] _domains;
    private readonly FaithfulnessMetric? _faithfulness;
    private readonly List<TestScore> _scores = [];
    private readonly List<EvaluationExample> _examples = [];
    private readonly Dictionary<string, MetricValue> _values = new(StringComparer.Ordinal);
    private bool _hasTruth;

    /// <param name="snrDb">The ratio; null where there is none.</param>
    /// <param name="part">The part, which tells the domains.</param>
    /// <param name="options">What to measure.</param>
    /// <param name="range">The range of the whole part's maps, for masks that are scaled by the test.</param>
    public SnrResult(double? snrDb, EvaluationPart part, EvaluationOptions options, MapRange range)
    {
        (SnrDb, _options) = (snrDb, options);
        _faithfulness = !options.Faithfulness ? null : new FaithfulnessMetric(
            new FaithfulnessMetricOptions
            {
                Recordings = options.FaithfulnessRecordings,
                Fill = options.Fill,
                ScaleByTest = options.ScaleByTest,
                OnlyMixtures = true,
            },
            range);
        IEnumerable<string> domains = part.Test.Select(test => test.Recording.Domain).OfType<string>().Distinct();
        _domains = [.. domains.Order(StringComparer.Ordinal).Select(domain => new DomainRocAuc(domain))];
        _metrics =
        [
            options.BootstrapResamples == 0 ? new RocAuc()
                : new BootstrapMetric(new RocAuc(), new BootstrapOptions { Resamples = options.BootstrapResamples, Seed = BootstrapSeed }),
            new PartialRocAuc(),
            new DcasePartialAuc(),
            new AveragePrecision(),
            new F1Max(),
            new F1AtThreshold(),
            new FalsePositiveRateAtThreshold(),
            new RecallAtThreshold(),
            new SpectrogramLocalization(options.Localization),
            new TemporalLocalization(options.TopCells, options.Localization.Ranking),
            new EventDetection(),
            .. _faithfulness is null ? Array.Empty<IMetric>() : [_faithfulness],
        ];
    }

    public double? SnrDb { get; }

    public bool HasBothLabels => _scores.Exists(score => score.IsAnomalous) && _scores.Exists(score => !score.IsAnomalous);

    public void Add(EvaluationRecording test, EvaluatedRecording recording)
    {
        _scores.Add(new TestScore(test.Recording.Name, recording.IsAnomalous, recording.Score, test.Kind, recording.Domain));
        _hasTruth |= recording is { IsAnomalous: true, Truth: not null };
        Array.ForEach(_metrics, metric => metric.Add(recording));
        Array.ForEach(_domains, metric => metric.Add(recording));
    }

    public void Add(EvaluationExample example) => _examples.Add(example);

    /// <summary>Computes all values. The model must still be there.</summary>
    /// <param name="leaveOut">Told whose faithfulness could not be measured, and why; null for the whole result.</param>
    public void Measure(Action<string?, string> leaveOut)
    {
        foreach (MetricValue value in _metrics.SelectMany(metric => metric.Compute()))
        {
            _values.Add(value.Name, value);
        }

        foreach ((string? name, string reason) in _faithfulness?.Unmeasured ?? [])
        {
            leaveOut(name, reason);
        }
    }

    public EvaluationPartResult ToPartResult(EvaluationPart part, EvaluationContestant contestant, int seed, AudioAnomalyModel model, EvaluationCost cost)
    {
        int anomalous = _scores.Count(score => score.IsAnomalous);
        return new EvaluationPartResult
        {
            Dataset = part.Dataset,
            Group = part.Group,
            Section = part.Section,
            SnrDb = SnrDb,
            Detector = contestant.Name,
            Seed = seed,
            Counts = new EvaluationCounts(part.Training.Count, part.Calibration.Count, _scores.Count - anomalous, anomalous),
            Sample = Sample(model.Calibration.Threshold),
            Domains = [.. _domains.Where(domain => _scores.Exists(score => score.Domain == domain.Domain)).Select(Describe)],
            Spectrogram = _hasTruth ? Spectrogram() : null,
            Temporal = _hasTruth ? Temporal() : null,
            Faithfulness = _faithfulness is not null && _values["faithfulnessRecordings"].Value > 0 ? Faithfulness() : null,
            Cost = cost,
            Scores = _scores,
            Examples = _examples,
            Warnings = model.Warnings,
        };
    }

    private static double? Defined(double value) => double.IsFinite(value) ? value : null;

    /// <summary>The value; null where it is undefined.</summary>
    private double? Of(string name) => Defined(_values[name].Value);

    private SampleMetrics Sample(double? threshold)
    {
        ConfidenceInterval? interval = _values["rocAuc"].Interval;
        return new SampleMetrics
        {
            RocAuc = Of("rocAuc"),
            RocAucLower = interval?.Lower,
            RocAucUpper = interval?.Upper,
            IntervalLevel = interval?.Level,
            PAuc = Of("pAuc"),
            PAucDcase = Of("pAucDcase"),
            AveragePrecision = Of("averagePrecision"),
            F1Max = Of("f1Max"),
            F1MaxThreshold = Of("f1MaxThreshold"),
            F1Floor = Of("f1Floor"),
            F1AtThreshold = Of("f1AtThreshold"),
            FalsePositiveRateAtThreshold = Of("falsePositiveRateAtThreshold"),
            RecallAtThreshold = Of("recallAtThreshold"),
            Threshold = threshold,
        };
    }

    private DomainMetrics Describe(DomainRocAuc metric)
    {
        int anomalous = _scores.Count(score => score.Domain == metric.Domain && score.IsAnomalous);
        return new DomainMetrics(metric.Domain, Defined(metric.Evaluate().Value), _scores.Count(score => score.Domain == metric.Domain) - anomalous, anomalous);
    }

    private SpectrogramMetrics Spectrogram()
    {
        MetricValue cells = _values["spectrogramRocAuc"];
        return new SpectrogramMetrics
        {
            RocAuc = Defined(cells.Value),
            Percentile = _options.Localization.Percentile,
            F1AtPercentile = Of("spectrogramF1AtPercentile"),
            F1Max = Of("spectrogramF1Max"),
            F1MaxThreshold = Of("spectrogramF1MaxThreshold"),
            F1Floor = Of("spectrogramF1Floor"),
            AuPro = Of("auPro"),
            AuProRescaled = Of("auProRescaled"),
            Regions = (long)_values["regions"].Value,
            MedianRegionSize = Of("medianRegionSize"),
            PositiveCells = cells.Positives,
            NegativeCells = cells.Count - cells.Positives,
        };
    }

    private TemporalMetrics Temporal()
    {
        MetricValue frames = _values["temporalRocAuc"];
        return new TemporalMetrics
        {
            RocAuc = Defined(frames.Value),
            F1Max = Of("temporalF1Max"),
            F1MaxThreshold = Of("temporalF1MaxThreshold"),
            F1Floor = Of("temporalF1Floor"),
            EventF1 = Of("eventF1"),
            EventPrecision = Of("eventPrecision"),
            EventRecall = Of("eventRecall"),
            PositiveFrames = frames.Positives,
            NegativeFrames = frames.Count - frames.Positives,
        };
    }

    private FaithfulnessMetrics Faithfulness() => new()
    {
        Recordings = (int)_values["faithfulnessRecordings"].Value,
        Detected = (int)_values["faithfulnessDetected"].Value,
        AsPrinted = Masks("ffAsPrinted"),
        Removing = Masks("ffRemoving"),
        Replacing = _values["ffReplacing"].Count > 0 ? Masks("ffReplacing") : null,
        RelativeDrop = Masks("relativeDrop"),
        Others = new SortedDictionary<string, MeanAndDeviation>(FaithfulnessSummary.OtherNames.ToDictionary(name => name, Spread), StringComparer.Ordinal),
    };

    /// <summary>The oracle is there wherever the truth is known.</summary>
    private FaithfulnessMeasure Masks(string form) => new(
        Spread(form),
        Spread(form + "Random"),
        Spread(form + "Inverted"),
        Spread(form + "Rolled"),
        _values["ffAsPrintedOracle"].Count > 0 ? Spread(form + "Oracle") : null);

    private MeanAndDeviation Spread(string name)
        => _values[name] is var value && value.Count == 0
            ? new MeanAndDeviation(null, null, 0)
            : new MeanAndDeviation(value.Value, value.StandardDeviation, (int)value.Count);
}
