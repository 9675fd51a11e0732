namespace AudioAnomaly.Metrics;

/// <summary>
/// Collects the metrics that a pipeline is evaluated by. The verbs for concrete metrics (<c>AddRocAuc</c>, <c>AddAuPro</c>) are extension methods of the
/// packages that hold them.
/// </summary>
public sealed class MetricsBuilder
{
    private readonly List<Func<IMetric>> _metrics = [];

    internal MetricsBuilder()
    {
    }

    /// <summary>Adds a metric, perhaps one of your own.</summary>
    /// <param name="create">Makes the metric; called for each part of a test, and once to check the pipeline.</param>
    /// <returns>This builder.</returns>
    public MetricsBuilder Add(Func<IMetric> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _metrics.Add(create);
        return this;
    }

    internal IReadOnlyList<Func<IMetric>> Build() => [.. _metrics];
}
