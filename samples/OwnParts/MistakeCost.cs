using AudioAnomaly.Metrics;

namespace AudioAnomaly.Samples;

/// <summary>A metric of one's own: what the mistakes of a model cost, at its own threshold, for each recording.</summary>
internal sealed class MistakeCost(double missedFault, double falseAlarm) : IMetric
{
    private int _recordings;
    private double _cost;

    public string Name => "Cost of mistakes";

    public void Add(EvaluatedRecording recording)
    {
        bool isCalled = recording.Score > recording.Result?.Threshold;
        _recordings++;
        _cost += recording.IsAnomalous == isCalled ? 0 : recording.IsAnomalous ? missedFault : falseAlarm;
    }

    public IReadOnlyList<MetricValue> Compute()
        => [new MetricValue("costPerRecording", _recordings == 0 ? double.NaN : _cost / _recordings) { Title = "Cost per recording", Count = _recordings, Reason = _recordings == 0 ? "no recordings" : null }];

    public void Reset() => (_recordings, _cost) = (0, 0);
}
