namespace AudioAnomaly.Metrics;

/// <summary>The area under the curve of per-region overlap, in its standard and its rescaled form: those values of <see cref="SpectrogramLocalization"/> that speak of regions.</summary>
/// <remarks>Takes as long as everything that <see cref="SpectrogramLocalization"/> computes. Used by one thread at a time.</remarks>
public sealed class AuPro : IMetric
{
    private static readonly string[] Values = ["auPro", "auProRescaled", "regions", "medianRegionSize"];

    private readonly SpectrogramLocalization _localization;

    /// <summary>Creates the metric.</summary>
    /// <param name="options">Its settings; the defaults if null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public AuPro(SpectrogramLocalizationOptions? options = null) => _localization = new SpectrogramLocalization(options);

    /// <inheritdoc/>
    public string Name => "AU-PRO";

    /// <inheritdoc/>
    public void Add(EvaluatedRecording recording) => _localization.Add(recording);

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Compute() => [.. _localization.Compute().Where(value => Values.Contains(value.Name))];

    /// <inheritdoc/>
    public void Reset() => _localization.Reset();
}
