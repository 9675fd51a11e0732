using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>Collects what a part's test recordings of one ratio give, recording by recording, without keeping a map.</summary>
internal sealed class RatioResult
{
    // The interval's draws are the same for every part, so that equal scores have equal intervals.
    private const int BootstrapSeed = 0;

    private readonly EvaluationOptions _options;
    private readonly SpectrogramLocalization _cells;
    private readonly TemporalLocalization _frames;
    private readonly EventDetection _events = new();
    private readonly List<TestScore> _scores = [];
    private readonly List<EvaluationExample> _examples = [];
    private bool _hasTruth;

    public RatioResult(double? snrDb, EvaluationOptions options)
    {
        (SnrDb, _options) = (snrDb, options);
        _cells = new SpectrogramLocalization(options.Localization);
        _frames = new TemporalLocalization(options.TopCells, options.Localization.Ranking);
    }

    public double? SnrDb { get; }

    public FaithfulnessMetrics? Faithfulness { get; set; }

    public bool HasBothLabels => _scores.Exists(score => score.IsAnomalous) && _scores.Exists(score => !score.IsAnomalous);

    public IEnumerable<double> Scores => _scores.Select(score => score.Score);

    public void Add(EvaluationRecording recording, AnomalyResult result, EvaluationTruth? truth)
    {
        _scores.Add(new TestScore(recording.Recording.Name, recording.IsAnomalous, result.Score, recording.Kind, recording.Recording.Domain));
        if (truth is not null)
        {
            _hasTruth |= recording.IsAnomalous;
            _cells.Add(result.Map, truth.Cells);
            _frames.Add(result.Map, truth.Frames);
            _events.Add(SoundEvent.FromSegments(result.Segments), truth.Events);
        }
    }

    public void Add(EvaluationExample example) => _examples.Add(example);

    public EvaluationPartResult Compute(EvaluationPart part, EvaluationContestant contestant, int seed, AudioAnomalyModel model, EvaluationCost cost, IReadOnlyList<string> warnings)
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
            Domains = Domains(),
            Spectrogram = _hasTruth ? Spectrogram() : null,
            Temporal = _hasTruth ? Temporal() : null,
            Faithfulness = Faithfulness,
            Cost = cost,
            Scores = _scores,
            Examples = _examples,
            Warnings = warnings,
        };
    }

    private SampleMetrics Sample(double? threshold)
    {
        var rocAuc = new RocAuc();
        BootstrapMetric? bootstrap = _options.BootstrapResamples == 0 ? null
            : new BootstrapMetric(new RocAuc(), new BootstrapOptions { Resamples = _options.BootstrapResamples, Seed = BootstrapSeed });
        var partial = new PartialRocAuc();
        var dcase = new DcasePartialAuc();
        var precision = new AveragePrecision();
        var f1 = new F1Max();
        F1AtThreshold? atThreshold = threshold is { } value ? new F1AtThreshold(value) : null;
        foreach (TestScore score in _scores)
        {
            foreach (IMetric metric in new IMetric?[] { rocAuc, bootstrap, partial, dcase, precision, f1, atThreshold }.OfType<IMetric>())
            {
                metric.Add(score.Score, score.IsAnomalous);
            }
        }

        ConfidenceInterval? interval = bootstrap?.ComputeInterval();
        F1Optimum best = f1.FindBest();
        return new SampleMetrics
        {
            RocAuc = Defined(rocAuc.Compute()),
            RocAucLower = Defined(interval?.Lower),
            RocAucUpper = Defined(interval?.Upper),
            IntervalLevel = interval?.Level,
            PAuc = Defined(partial.Compute()),
            PAucDcase = Defined(dcase.Compute()),
            AveragePrecision = Defined(precision.Compute()),
            F1Max = Defined(best.F1),
            F1MaxThreshold = Defined(best.Threshold),
            F1Floor = Defined(best.Floor),
            F1AtThreshold = Defined(atThreshold?.Compute()),
            Threshold = threshold,
        };
    }

    private List<DomainMetrics> Domains()
    {
        var domains = new List<DomainMetrics>();
        foreach (string domain in _scores.Select(score => score.Domain).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            var rocAuc = new DomainRocAuc(domain);
            foreach (TestScore score in _scores)
            {
                rocAuc.Add(score.Score, score.IsAnomalous, score.Domain ?? string.Empty);
            }

            int anomalous = _scores.Count(score => score.Domain == domain && score.IsAnomalous);
            domains.Add(new DomainMetrics(domain, Defined(rocAuc.Compute()), _scores.Count(score => score.Domain == domain) - anomalous, anomalous));
        }

        return domains;
    }

    private SpectrogramMetrics Spectrogram()
    {
        SpectrogramLocalizationResult found = _cells.Compute();
        return new SpectrogramMetrics
        {
            RocAuc = Defined(found.RocAuc.Value),
            Percentile = _options.Localization.Percentile,
            F1AtPercentile = Defined(found.F1AtPercentile.Value),
            F1Max = Defined(found.F1Max.F1),
            F1MaxThreshold = Defined(found.F1Max.Threshold),
            F1Floor = Defined(found.F1Max.Floor),
            AuPro = Defined(found.AuPro.Value),
            AuProRescaled = Defined(found.AuProRescaled.Value),
            Regions = found.Regions,
            MedianRegionSize = Defined(found.MedianRegionSize),
            PositiveCells = found.Positives,
            NegativeCells = found.Negatives,
        };
    }

    private TemporalMetrics Temporal()
    {
        TemporalLocalizationResult found = _frames.Compute();
        EventDetectionResult events = _events.Compute();
        return new TemporalMetrics
        {
            RocAuc = Defined(found.RocAuc.Value),
            F1Max = Defined(found.F1Max.F1),
            F1MaxThreshold = Defined(found.F1Max.Threshold),
            F1Floor = Defined(found.F1Max.Floor),
            EventF1 = Defined(events.F1),
            EventPrecision = Defined(events.Precision),
            EventRecall = Defined(events.Recall),
            PositiveFrames = found.Positives,
            NegativeFrames = found.Negatives,
        };
    }

    private static double? Defined(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
