namespace AudioAnomaly.Metrics;

/// <summary>The values of several metrics over one test. Plain immutable data.</summary>
public sealed record MetricResults
{
    /// <summary>What was tested: the data set, or one part of it.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The values, in the order in which the metrics were added. Over several parts each is the mean of the parts' defined values,
    /// every part weighing the same, and counts are sums.
    /// </summary>
    public required IReadOnlyList<MetricValue> Values { get; init; }

    /// <summary>Normal recordings that were scored.</summary>
    public int Normal { get; init; }

    /// <summary>Anomalous recordings that were scored.</summary>
    public int Anomalous { get; init; }

    /// <summary>The parts, each with a model of its own or at a ratio of its own; empty where there is only one.</summary>
    public IReadOnlyList<MetricResults> Parts { get; init; } = [];

    /// <summary>What a careful reader should know, one sentence each: what was left out and why, and what the fits warned of.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>One value by its name.</summary>
    /// <param name="name">The name, such as "rocAuc".</param>
    /// <exception cref="KeyNotFoundException">No metric gives this value.</exception>
    public MetricValue this[string name]
        => Values.FirstOrDefault(value => value.Name == name)
            ?? throw new KeyNotFoundException($"There is no value '{name}'; there are {string.Join(", ", Values.Select(value => value.Name))}.");
}
