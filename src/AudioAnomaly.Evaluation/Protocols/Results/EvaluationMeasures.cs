namespace AudioAnomaly.Evaluation;

/// <summary>Every measure of a result: the one list that means, tables and CSV are made of.</summary>
internal static class EvaluationMeasures
{
    public static readonly EvaluationMeasure RocAuc = Averaged("rocAuc", "ROC-AUC", part => part.Sample.RocAuc) with { PaperTitle = "sample ROC" };
    public static readonly EvaluationMeasure PAuc = Averaged("pAuc", "pAUC", part => part.Sample.PAuc);
    public static readonly EvaluationMeasure AveragePrecision = Averaged("averagePrecision", "AP", part => part.Sample.AveragePrecision);
    public static readonly EvaluationMeasure F1Max = Averaged("f1Max", "F1-max", part => part.Sample.F1Max) with { PaperTitle = "sample F1" };
    public static readonly EvaluationMeasure F1Floor = Plain("f1Floor", "F1 floor", part => part.Sample.F1Floor) with { IsAveraged = true };
    public static readonly EvaluationMeasure F1AtThreshold = Averaged("f1AtThreshold", "F1 at threshold", part => part.Sample.F1AtThreshold);
    public static readonly EvaluationMeasure FalseAlarms = Plain("falsePositiveRateAtThreshold", "false alarms", part => part.Sample.FalsePositiveRateAtThreshold) with
    {
        IsAveraged = true,
        Direction = MeasureDirection.Lower,
    };

    public static readonly EvaluationMeasure Detections = Averaged("recallAtThreshold", "detections", part => part.Sample.RecallAtThreshold);
    public static readonly EvaluationMeasure RocAucSource = Averaged("rocAucSource", "AUC source", part => DomainOf(part, "source"));
    public static readonly EvaluationMeasure RocAucTarget = Averaged("rocAucTarget", "AUC target", part => DomainOf(part, "target"));
    public static readonly EvaluationMeasure SpectrogramRocAuc = Averaged("spectrogramRocAuc", "spectrogram ROC", part => part.Spectrogram?.RocAuc);
    public static readonly EvaluationMeasure SpectrogramF1AtPercentile =
        Averaged("spectrogramF1AtPercentile", "spectrogram F1 at percentile", part => part.Spectrogram?.F1AtPercentile);

    public static readonly EvaluationMeasure SpectrogramPercentile = Plain("spectrogramPercentile", "percentile", part => part.Spectrogram?.Percentile);
    public static readonly EvaluationMeasure SpectrogramF1Max = Averaged("spectrogramF1Max", "spectrogram F1", part => part.Spectrogram?.F1Max);
    public static readonly EvaluationMeasure SpectrogramF1Floor = Plain("spectrogramF1Floor", "spectrogram F1 floor", part => part.Spectrogram?.F1Floor);
    public static readonly EvaluationMeasure AuPro = Averaged("auPro", "AU-PRO (standard)", part => part.Spectrogram?.AuPro);
    public static readonly EvaluationMeasure AuProRescaled = Averaged("auProRescaled", "spectrogram PRO (rescaled)", part => part.Spectrogram?.AuProRescaled);
    public static readonly EvaluationMeasure Regions = Plain("regions", "regions", part => part.Spectrogram?.Regions);
    public static readonly EvaluationMeasure TemporalRocAuc = Averaged("temporalRocAuc", "temporal ROC", part => part.Temporal?.RocAuc);
    public static readonly EvaluationMeasure TemporalF1Max = Averaged("temporalF1Max", "temporal F1", part => part.Temporal?.F1Max);
    public static readonly EvaluationMeasure TemporalF1Floor = Plain("temporalF1Floor", "temporal F1 floor", part => part.Temporal?.F1Floor);
    public static readonly EvaluationMeasure EventF1 = Averaged("eventF1", "events F1", part => part.Temporal?.EventF1);

    /// <summary>All of them, in the order of the columns of <c>results.csv</c>.</summary>
    public static IReadOnlyList<EvaluationMeasure> All { get; } =
    [
        Plain("trainingRecordings", "Training", part => part.Counts.Training),
        Plain("calibrationRecordings", "Calibration", part => part.Counts.Calibration),
        Plain("testNormal", "Normal", part => part.Counts.TestNormal),
        Plain("testAnomalous", "Anomalous", part => part.Counts.TestAnomalous),
        RocAuc,
        Plain("rocAucLower", "ROC-AUC, lower end", part => part.Sample.RocAucLower),
        Plain("rocAucUpper", "ROC-AUC, upper end", part => part.Sample.RocAucUpper),
        PAuc,
        Plain("pAucDcase", "pAUC (DCASE text)", part => part.Sample.PAucDcase) with { Direction = MeasureDirection.Higher },
        AveragePrecision,
        F1Max,
        Plain("f1MaxThreshold", "F1-max: its threshold", part => part.Sample.F1MaxThreshold),
        F1Floor,
        F1AtThreshold,
        FalseAlarms,
        Detections,
        Plain("threshold", "threshold", part => part.Sample.Threshold),
        RocAucSource,
        RocAucTarget,
        SpectrogramRocAuc,
        SpectrogramF1AtPercentile,
        SpectrogramPercentile,
        SpectrogramF1Max,
        SpectrogramF1Floor,
        AuPro,
        AuProRescaled,
        Regions,
        TemporalRocAuc,
        TemporalF1Max,
        TemporalF1Floor,
        EventF1,
        Plain("eventPrecision", "events precision", part => part.Temporal?.EventPrecision) with { Direction = MeasureDirection.Higher },
        Plain("eventRecall", "events recall", part => part.Temporal?.EventRecall) with { Direction = MeasureDirection.Higher },
        Plain("faithfulnessRecordings", "explained", part => part.Faithfulness?.Recordings),
        .. FaithfulnessForm.All.SelectMany(Faithfulness),
        Plain("fitSeconds", "fit, s", part => part.Cost.FitSeconds) with { Direction = MeasureDirection.Lower },
        Plain("scoreSecondsPerClip", "score of a recording, s", part => part.Cost.ScoreSecondsPerClip) with { Direction = MeasureDirection.Lower },
        Plain("modelBytes", "model, bytes", part => part.Cost.ModelBytes) with { Direction = MeasureDirection.Lower },
        Plain("peakWorkingSetBytes", "peak memory, bytes", part => part.Cost.PeakWorkingSetBytes) with { Direction = MeasureDirection.Lower },
    ];

    private static EvaluationMeasure Averaged(string name, string title, Func<EvaluationPartResult, double?> of)
        => new(name, title, MeasureDirection.Higher, of) { IsAveraged = true };

    private static EvaluationMeasure Plain(string name, string title, Func<EvaluationPartResult, double?> of) => new(name, title, MeasureDirection.None, of);

    /// <summary>Mean and deviation of one form for the map and each of the masks it is compared with.</summary>
    private static IEnumerable<EvaluationMeasure> Faithfulness(FaithfulnessForm form)
    {
        foreach (FaithfulnessMask mask in FaithfulnessMask.All)
        {
            string title = mask.Suffix.Length == 0 ? form.Title : $"{form.Title} ({mask.Title})";
            yield return Plain(form.Name + mask.Suffix, title, part => Value(part)?.Mean) with
            {
                Direction = form.IsJudgement ? MeasureDirection.Higher : MeasureDirection.None,
            };
            yield return Plain($"{form.Name}{mask.Suffix}Sd", $"{title}, deviation", part => Value(part)?.StandardDeviation);

            MeanAndDeviation? Value(EvaluationPartResult part) => part.Faithfulness is { } metrics && form.Of(metrics) is { } measure ? mask.Of(measure) : null;
        }
    }

    private static double? DomainOf(EvaluationPartResult part, string domain) => part.Domains.FirstOrDefault(one => one.Domain == domain)?.RocAuc;
}
