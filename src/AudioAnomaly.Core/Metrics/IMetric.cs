namespace AudioAnomaly.Metrics;

/// <summary>
/// Measures a detector: recordings are added one by one, each with its score and with what is known of the truth; then the values are computed.
/// The one contract for clips, maps, events and faithfulness.
/// Used by one thread at a time.
/// </summary>
/// <remarks>A metric takes what it needs of a recording. Where the data lack it, its values are NaN and say why; that is no error.</remarks>
/// <example>
/// <code>
/// /// What the mistakes of a model cost at its own threshold, for each recording.
/// /// UseMetrics(metrics => metrics.Add(() => new MistakeCost(2000, 50))) measures by it.
/// internal sealed class MistakeCost(double missedFault, double falseAlarm) : IMetric
/// {
///     private int _recordings;
///     private double _cost;
///
///     public string Name => "Cost of mistakes";
///
///     public void Add(EvaluatedRecording recording)
///     {
///         bool isCalled = recording.Score > recording.Result?.Threshold;
///         _cost += recording.IsAnomalous == isCalled ? 0 : recording.IsAnomalous ? missedFault : falseAlarm;
///         _recordings++;
///     }
///
///     public IReadOnlyList&lt;MetricValue> Compute() => [new MetricValue("costPerRecording", _cost / _recordings) { Count = _recordings }];
///
///     public void Reset() => (_recordings, _cost) = (0, 0);
/// }
/// </code>
/// </example>
public interface IMetric
{
    /// <summary>The metric's name, as printed in tables. Metrics of one pipeline have different names.</summary>
    string Name { get; }

    /// <summary>What the last <see cref="Compute"/> could not measure and why, one sentence each; nothing for most metrics.</summary>
    IReadOnlyList<string> Warnings => [];

    /// <summary>Adds a recording.</summary>
    /// <param name="recording">The recording; of what it holds, the metric keeps only what it needs.</param>
    void Add(EvaluatedRecording recording);

    /// <summary>The values over everything added so far; more can be added afterwards.</summary>
    /// <returns>The same values in the same order each time, the most important one first; NaN where one is undefined.</returns>
    IReadOnlyList<MetricValue> Compute();

    /// <summary>Forgets everything added.</summary>
    void Reset();
}
