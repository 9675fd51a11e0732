using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Metrics;

/// <summary>Puts a confidence interval around another metric by resampling the observations with replacement, normal and anomalous ones apart, so that every resample has the same share of each (stratified percentile bootstrap).</summary>
/// <remarks>
/// For clip-level metrics: keeps every observation, and computes the metric once per resample. Clips of one machine or recording session are not independent; then the true uncertainty is larger than the interval.
/// Used by one thread at a time. B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993.
/// </remarks>
public sealed class BootstrapMetric : IMetric
{
    private readonly IMetric _metric;
    private readonly BootstrapOptions _options;
    private readonly List<double> _normal = [];
    private readonly List<double> _anomalous = [];

    /// <summary>Creates the metric.</summary>
    /// <param name="metric">The metric to put an interval around; it is filled and reset as needed and belongs to this one.</param>
    /// <param name="options">Resamples, level and seed; the defaults if null.</param>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    public BootstrapMetric(IMetric metric, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(metric);
        _metric = metric;
        _options = (options ?? new BootstrapOptions()) with { };
        Validator.ValidateObject(_options, new ValidationContext(_options), validateAllProperties: true);
    }

    /// <inheritdoc/>
    public string Name => _metric.Name;

    /// <inheritdoc/>
    public void Add(double score, bool isAnomalous)
    {
        if (double.IsNaN(score))
        {
            throw new ArgumentException("A score must not be NaN.", nameof(score));
        }

        (isAnomalous ? _anomalous : _normal).Add(score);
    }

    /// <summary>The metric's value without an interval.</summary>
    /// <returns>The value, or NaN where the metric is undefined.</returns>
    public double Compute()
    {
        _metric.Reset();
        _normal.ForEach(score => _metric.Add(score, isAnomalous: false));
        _anomalous.ForEach(score => _metric.Add(score, isAnomalous: true));
        return _metric.Compute();
    }

    /// <summary>The metric's value with its confidence interval.</summary>
    /// <returns>The interval; all NaN where the metric is undefined.</returns>
    public ConfidenceInterval ComputeInterval()
    {
        double value = Compute();
        if (double.IsNaN(value))
        {
            return new ConfidenceInterval(double.NaN, double.NaN, double.NaN, _options.Level);
        }

        // Sorted, so that the interval does not depend on the order of the observations.
        double[] normal = [.. _normal.Order()], anomalous = [.. _anomalous.Order()];
        var random = new Random(_options.Seed);
        double[] values = new double[_options.Resamples];
        for (int i = 0; i < values.Length; i++)
        {
            _metric.Reset();
            Resample(normal, isAnomalous: false, random);
            Resample(anomalous, isAnomalous: true, random);
            values[i] = _metric.Compute();
        }

        Array.Sort(values);
        double tail = (1 - _options.Level) / 2;
        return new ConfidenceInterval(value, Percentile.OfSorted(values, tail), Percentile.OfSorted(values, 1 - tail), _options.Level);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _normal.Clear();
        _anomalous.Clear();
        _metric.Reset();
    }

    private void Resample(double[] scores, bool isAnomalous, Random random)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            _metric.Add(scores[random.Next(scores.Length)], isAnomalous);
        }
    }
}
