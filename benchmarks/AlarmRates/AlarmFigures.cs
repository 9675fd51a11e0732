using AudioAnomaly.Monitoring;

namespace AudioAnomaly.AlarmRates;

/// <summary>What was measured.</summary>
internal sealed record AlarmFigures(AlarmScale Scale, AlarmRule Rule, double NormalHours, int FalseAlarms, IReadOnlyList<(string Kind, IReadOnlyList<double> Delays)> Outcomes)
{
    public int Faults => Outcomes.Count;

    public int Found => Outcomes.Count(outcome => outcome.Delays.Count > 0);

    public double AlarmsPerFault => Outcomes.Sum(outcome => outcome.Delays.Count) / (double)Math.Max(1, Found);

    public IEnumerable<(string Kind, int Count, int Found)> ByKind => Outcomes.GroupBy(outcome => outcome.Kind).Select(kind => (kind.Key, kind.Count(), kind.Count(outcome => outcome.Delays.Count > 0)));

    /// <summary>How long after a fault's beginning its first alarm came, in seconds.</summary>
    public double Delay(double share)
    {
        double[] delays = [.. Outcomes.Where(outcome => outcome.Delays.Count > 0).Select(outcome => outcome.Delays[0]).Order()];
        return delays.Length == 0 ? double.NaN : delays[(int)Math.Min(delays.Length - 1, share * delays.Length)];
    }
}
