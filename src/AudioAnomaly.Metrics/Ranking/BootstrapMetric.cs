using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Metrics;

/// <summary>
/// Puts confidence intervals around the values of another metric by resampling the recordings with replacement, normal and anomalous ones apart, so that every resample has the same share of each
/// (stratified percentile bootstrap).
/// </summary>
/// <remarks>
/// For metrics of scores, labels and domains: keeps these of every recording and nothing else, and computes the metric once per resample. Clips of one machine or recording session are not independent; then the true
/// uncertainty is larger than the interval. Used by one thread at a time. B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993.
/// </remarks>
public sealed class BootstrapMetric : IMetric
{
    private readonly IMetric _metric;
    private readonly BootstrapOptions _options;
    private readonly List<EvaluatedRecording> _normal = [];
    private readonly List<EvaluatedRecording> _anomalous = [];

    /// <summary>Creates the metric.</summary>
    /// <param name="metric">The metric to put intervals around; it is filled and reset as needed and belongs to this one.</param>
    /// <param name="options">Resamples, level and seed; the defaults if null.</param>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    public BootstrapMetric(IMetric metric, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(metric);
        _metric = metric;
        _options = BootstrapOptions.Format.Checked(options ?? new BootstrapOptions());
    }

    /// <inheritdoc/>
    public string Name => _metric.Name;

    /// <inheritdoc/>
    public void Add(EvaluatedRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        (recording.IsAnomalous ? _anomalous : _normal).Add(new EvaluatedRecording(recording.Score, recording.IsAnomalous) { Domain = recording.Domain });
    }

    /// <summary>The metric's values with their intervals; the interval of a value is left out where the value or its resamples are undefined.</summary>
    /// <returns>The values.</returns>
    public IReadOnlyList<MetricValue> Compute()
    {
        // Sorted, so that the interval does not depend on the order of the recordings.
        EvaluatedRecording[] normal = Sort(_normal), anomalous = Sort(_anomalous);
        IReadOnlyList<MetricValue> values = ComputeOver(normal.Concat(anomalous));
        if (!values.Any(value => value.IsDefined))
        {
            return values;
        }

        var random = new Random(_options.Seed);
        double[][] resampled = [.. values.Select(_ => new double[_options.Resamples])];
        for (int i = 0; i < _options.Resamples; i++)
        {
            IReadOnlyList<MetricValue> found = ComputeOver(Resample(normal, random).Concat(Resample(anomalous, random)));
            for (int j = 0; j < resampled.Length; j++)
            {
                resampled[j][i] = found[j].Value;
            }
        }

        return [.. values.Zip(resampled, (value, draws) => value with { Interval = value.IsDefined ? IntervalOf(draws) : null })];
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _normal.Clear();
        _anomalous.Clear();
        _metric.Reset();
    }

    private static EvaluatedRecording[] Sort(List<EvaluatedRecording> recordings)
        => [.. recordings.OrderBy(recording => recording.Score).ThenBy(recording => recording.Domain, StringComparer.Ordinal)];

    private static IEnumerable<EvaluatedRecording> Resample(EvaluatedRecording[] recordings, Random random)
    {
        for (int i = 0; i < recordings.Length; i++)
        {
            yield return recordings[random.Next(recordings.Length)];
        }
    }

    private IReadOnlyList<MetricValue> ComputeOver(IEnumerable<EvaluatedRecording> recordings)
    {
        _metric.Reset();
        foreach (EvaluatedRecording recording in recordings)
        {
            _metric.Add(recording);
        }

        return _metric.Compute();
    }

    private ConfidenceInterval? IntervalOf(double[] draws)
    {
        if (Array.Exists(draws, double.IsNaN))
        {
            return null;
        }

        Array.Sort(draws);
        double tail = (1 - _options.Level) / 2;
        return new ConfidenceInterval(Percentile.OfSorted(draws, tail), Percentile.OfSorted(draws, 1 - tail), _options.Level);
    }
}
