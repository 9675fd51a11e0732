using System.Globalization;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.DetectorEvaluation;

/// <summary>
/// A table of ROC-AUC with bootstrap intervals: one row for each set with its counts, one column for each detector, and their means. If asked for, with the
/// shares of false alarms and detections at the default threshold.
/// </summary>
internal static class AucTable
{
    /// <summary>Measures, and writes each set's row as soon as it is known.</summary>
    public static async Task WriteAsync(IReadOnlyList<NamedDetector> detectors, IReadOnlyList<RecordingSet> sets, Func<RecordingSet, LogMelOptions> frontEnd, int seed, bool alarms, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"| set | learned / normal / anomalous | {string.Join(" | ", detectors.Select(detector => detector.Name))} |");
        await output.WriteLineAsync($"| --- | --- |{string.Concat(Enumerable.Repeat(" --- |", detectors.Count))}");
        var found = new List<Measured[]>();
        foreach (RecordingSet set in sets)
        {
            await output.WriteAsync($"| {set.Name} | {set.Training.Items.Count} / {set.Normals.Items.Count} / {set.Anomalies.Items.Count} |");
            var row = new Measured[detectors.Count];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = await MeasureAsync(detectors[i], set, frontEnd(set), seed, alarms, cancellationToken);
                string interval = row[i].Auc.Interval is { } range ? string.Create(CultureInfo.InvariantCulture, $" ({range.Lower:0.00} to {range.Upper:0.00})") : string.Empty;
                await output.WriteAsync(string.Create(CultureInfo.InvariantCulture, $" {row[i].Auc.Value:0.000}{interval}{Describe(row[i].FalseAlarms, row[i].Detections)} |"));
                await output.FlushAsync(cancellationToken);
            }

            await output.WriteLineAsync();
            found.Add(row);
        }

        await WriteSummaryAsync("mean", values => values.Average());
        await WriteSummaryAsync("least", values => values.Min());

        Task WriteSummaryAsync(string name, Func<IEnumerable<double>, double> take) => output.WriteLineAsync(
            $"| {name} | |{string.Concat(detectors.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $" {take(found.Select(row => row[i].Auc.Value)):0.000}{Shares(i, take)} |")))}");

        string Shares(int i, Func<IEnumerable<double>, double> take)
            => alarms ? Describe(take(found.Select(row => row[i].FalseAlarms ?? double.NaN)), take(found.Select(row => row[i].Detections ?? double.NaN))) : string.Empty;
    }

    private static string Describe(double? falseAlarms, double? detections)
        => falseAlarms is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {falseAlarms:0.00} / {detections:0.00}");

    private static async Task<Measured> MeasureAsync(NamedDetector detector, RecordingSet set, LogMelOptions frontEnd, int seed, bool alarms, CancellationToken cancellationToken)
    {
        using AudioAnomalyModel model = await detector.FitAsync(set, frontEnd, seed, alarms, cancellationToken);
        foreach (string warning in alarms ? model.Warnings : [])
        {
            await Console.Error.WriteLineAsync($"{set.Name}, {detector.Name}: {warning}");
        }

        var auc = new BootstrapMetric(new RocAuc());
        double[] found = [0, 0];
        foreach ((AudioSource source, bool isAnomalous) in new[] { (set.Normals, false), (set.Anomalies, true) })
        {
            await foreach (ScoredRecording scored in model.ScoreAsync(source, cancellationToken: cancellationToken))
            {
                AnomalyResult result = scored.Result ?? throw new InvalidDataException($"'{scored.Name}' cannot be scored.", scored.Error);
                auc.Add(new EvaluatedRecording(result.Score, isAnomalous));
                found[isAnomalous ? 1 : 0] += result.IsAnomalous ? 1.0 / source.Items.Count : 0;
            }
        }

        return alarms ? new Measured(auc.Compute()[0], found[0], found[1]) : new Measured(auc.Compute()[0], null, null);
    }

    /// <summary>What was measured of a detector on a set: the area, and which shares of normal and of anomalous recordings are above the threshold.</summary>
    private sealed record Measured(MetricValue Auc, double? FalseAlarms, double? Detections);
}
