using System.Globalization;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>A pipeline's metrics over the test recordings of one signal-to-noise ratio.</summary>
internal sealed class SnrMetrics
{
    private readonly IReadOnlyList<IMetric> _metrics;
    private int _normal;
    private int _anomalous;

    /// <param name="snrDb">The ratio; null where there is none.</param>
    /// <param name="metrics">The metrics, empty.</param>
    public SnrMetrics(double? snrDb, IReadOnlyList<IMetric> metrics) => (SnrDb, _metrics) = (snrDb, metrics);

    public double? SnrDb { get; }

    public bool IsEmpty => _normal + _anomalous == 0;

    public void Add(EvaluatedRecording recording)
    {
        _normal += recording.IsAnomalous ? 0 : 1;
        _anomalous += recording.IsAnomalous ? 1 : 0;
        foreach (IMetric metric in _metrics)
        {
            metric.Add(recording);
        }
    }

    public MetricResults ToResults(EvaluationPart part, IReadOnlyList<string> warnings)
    {
        MetricValue[] values = [.. _metrics.SelectMany(metric => metric.Compute())];
        return new MetricResults
        {
            // A part whose training has the ratio says it already.
            Name = SnrDb is { } snr && part.SnrDb is null ? string.Create(CultureInfo.InvariantCulture, $"{part.Name}, {snr:0.##} dB") : part.Name,
            Values = values,
            Normal = _normal,
            Anomalous = _anomalous,
            Warnings = [.. warnings, .. _metrics.SelectMany(metric => metric.Warnings)],
        };
    }
}
