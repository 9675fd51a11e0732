using AudioAnomaly.Metrics;

namespace AudioAnomaly;

/// <summary>Adds the metrics of this package to what a pipeline is evaluated by.</summary>
/// <example>
/// <code>
/// AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
///     .UseLogMel(LogMelOptions.Panns16k)
///     .UseCnn14()
///     .UseEnsemble()
///     .UseMetrics(metrics => metrics.AddRocAuc(new BootstrapOptions()).AddPartialRocAuc(0.1).AddF1AtThreshold())
///     .Build();
/// </code>
/// </example>
public static class MetricsBuilderExtensions
{
    /// <summary>Adds the ROC-AUC of recordings.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="interval">How to put an interval around it; the defaults, a 95 % interval, if null.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddRocAuc(this MetricsBuilder metrics, BootstrapOptions? interval = null)
        => AddWithInterval(metrics, static () => new RocAuc(), interval);

    /// <summary>Adds the partial ROC-AUC after McClish.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="maxFalsePositiveRate">The false-positive rate up to which it goes, above 0 and up to 1; 0.1 by default.</param>
    /// <param name="interval">How to put an interval around it; the defaults, a 95 % interval, if null.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddPartialRocAuc(
        this MetricsBuilder metrics,
        double maxFalsePositiveRate = PartialRocAuc.UsualRate,
        BootstrapOptions? interval = null)
        => AddWithInterval(metrics, () => new PartialRocAuc(maxFalsePositiveRate), interval);

    /// <summary>Adds the partial ROC-AUC as the text of DCASE task 2 defines it.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="maxFalsePositiveRate">The share of the highest normal recordings that count, above 0 and up to 1; 0.1 by default.</param>
    /// <param name="interval">How to put an interval around it; the defaults, a 95 % interval, if null.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddDcasePartialAuc(
        this MetricsBuilder metrics,
        double maxFalsePositiveRate = PartialRocAuc.UsualRate,
        BootstrapOptions? interval = null)
        => AddWithInterval(metrics, () => new DcasePartialAuc(maxFalsePositiveRate), interval);

    /// <summary>Adds the ROC-AUC of one domain.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="domain">The domain, such as "source" or "target".</param>
    /// <param name="interval">How to put an interval around it; the defaults, a 95 % interval, if null.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddDomainRocAuc(this MetricsBuilder metrics, string domain, BootstrapOptions? interval = null)
        => AddWithInterval(metrics, () => new DomainRocAuc(domain), interval);

    /// <summary>Adds the average precision of recordings.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="interval">How to put an interval around it; the defaults, a 95 % interval, if null.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddAveragePrecision(this MetricsBuilder metrics, BootstrapOptions? interval = null)
        => AddWithInterval(metrics, static () => new AveragePrecision(), interval);

    /// <summary>Adds the best F1 score of recordings, with its threshold and its floor.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="interval">How to put intervals around them; the defaults, 95 % intervals, if null.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddF1Max(this MetricsBuilder metrics, BootstrapOptions? interval = null)
        => AddWithInterval(metrics, static () => new F1Max(), interval);

    /// <summary>Adds the F1 score at a threshold.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="threshold">The threshold; null for the model's own.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddF1AtThreshold(this MetricsBuilder metrics, double? threshold = null) => Add(metrics, () => new F1AtThreshold(threshold));

    /// <summary>Adds the precision at a threshold.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="threshold">The threshold; null for the model's own.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddPrecisionAtThreshold(this MetricsBuilder metrics, double? threshold = null)
        => Add(metrics, () => new PrecisionAtThreshold(threshold));

    /// <summary>Adds the recall at a threshold.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="threshold">The threshold; null for the model's own.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddRecallAtThreshold(this MetricsBuilder metrics, double? threshold = null)
        => Add(metrics, () => new RecallAtThreshold(threshold));

    /// <summary>Adds the false-positive rate at a threshold.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="threshold">The threshold; null for the model's own.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddFalsePositiveRateAtThreshold(this MetricsBuilder metrics, double? threshold = null)
        => Add(metrics, () => new FalsePositiveRateAtThreshold(threshold));

    /// <summary>Adds the accuracy at a threshold.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="threshold">The threshold; null for the model's own.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddAccuracyAtThreshold(this MetricsBuilder metrics, double? threshold = null)
        => Add(metrics, () => new AccuracyAtThreshold(threshold));

    /// <summary>Adds what is measured of cells: ROC-AUC, F1 and AU-PRO in both forms. Needs the truth over time and frequency.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="options">Its settings; the defaults if null.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddSpectrogramLocalization(this MetricsBuilder metrics, SpectrogramLocalizationOptions? options = null)
        => Add(metrics, () => new SpectrogramLocalization(options));

    /// <summary>Adds AU-PRO in both forms. Needs the truth over time and frequency. <see cref="AddSpectrogramLocalization"/> gives it too.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="options">Its settings; the defaults if null.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddAuPro(this MetricsBuilder metrics, SpectrogramLocalizationOptions? options = null)
        => Add(metrics, () => new AuPro(options));

    /// <summary>Adds what is measured of frames: ROC-AUC and F1. Needs the truth over time.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="topCells">How many of a frame's highest cells make its score; 5 in the paper.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddTemporalLocalization(this MetricsBuilder metrics, int topCells = TemporalLocalization.PaperTopCells)
        => Add(metrics, () => new TemporalLocalization(topCells));

    /// <summary>Adds precision, recall and F1 of events. Needs the true events.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="options">When events fit; the defaults if null.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddEventDetection(this MetricsBuilder metrics, EventMatchingOptions? options = null)
        => Add(metrics, () => new EventDetection(options));

    /// <summary>Adds the faithfulness of maps to scores, with controls. Takes up to 20 scorings for each recording measured.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="options">Its settings; the defaults if null.</param>
    /// <returns>The same metrics.</returns>
    public static MetricsBuilder AddFaithfulness(this MetricsBuilder metrics, FaithfulnessMetricOptions? options = null)
        => Add(metrics, () => new FaithfulnessMetric(options));

    private static MetricsBuilder AddWithInterval(MetricsBuilder metrics, Func<IMetric> create, BootstrapOptions? interval)
        => Add(metrics, () => new BootstrapMetric(create(), interval));

    private static MetricsBuilder Add(MetricsBuilder metrics, Func<IMetric> create)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return metrics.Add(create);
    }
}
