namespace AudioAnomaly.Metrics;

/// <summary>One number that a metric gives. Plain immutable data.</summary>
/// <param name="Name">Its name in JSON and in other files, such as "rocAuc".</param>
/// <param name="Value">The value; NaN where it is undefined.</param>
public sealed record MetricValue(string Name, double Value)
{
    /// <summary>Its name in tables, such as "ROC-AUC".</summary>
    public string Title { get; init; } = Name;

    /// <summary>How many observations it covers: recordings, cells, frames or events, as the metric says.</summary>
    public long Count { get; init; }

    /// <summary>How many of them are anomalous.</summary>
    public long Positives { get; init; }

    /// <summary>The largest possible distance to the value of the unrounded scores; 0 while every score was kept, NaN where the value is undefined.</summary>
    public double ErrorBound { get; init; }

    /// <summary>An interval around the value; null where none was asked for, or the value is undefined.</summary>
    public ConfidenceInterval? Interval { get; init; }

    /// <summary>The standard deviation over the observations (n - 1), for values that are their mean; null otherwise, and for fewer than two.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>Why the value is undefined; null where it is not.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether there is a value.</summary>
    public bool IsDefined => !double.IsNaN(Value);
}
