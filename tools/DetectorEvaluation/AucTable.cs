using System.Globalization;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.DetectorEvaluation;

/// <summary>A table of ROC-AUC with bootstrap intervals: one row for each set with its counts, one column for each detector, and their means.</summary>
internal static class AucTable
{
    /// <summary>Measures, and writes each set's row as soon as it is known.</summary>
    public static async Task WriteAsync(IReadOnlyList<NamedDetector> detectors, IReadOnlyList<RecordingSet> sets, LogMelOptions frontEnd, int seed, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"| set | learned / normal / anomalous | {string.Join(" | ", detectors.Select(detector => detector.Name))} |");
        await output.WriteLineAsync($"| --- | --- |{string.Concat(Enumerable.Repeat(" --- |", detectors.Count))}");
        var found = new List<double[]>();
        foreach (RecordingSet set in sets)
        {
            await output.WriteAsync($"| {set.Name} | {set.Training.Items.Count} / {set.Normals.Items.Count} / {set.Anomalies.Items.Count} |");
            double[] row = new double[detectors.Count];
            for (int i = 0; i < row.Length; i++)
            {
                MetricValue value = await MeasureAsync(detectors[i], set, frontEnd, seed, cancellationToken);
                row[i] = value.Value;
                string interval = value.Interval is { } range ? string.Create(CultureInfo.InvariantCulture, $" ({range.Lower:0.00} to {range.Upper:0.00})") : string.Empty;
                await output.WriteAsync(string.Create(CultureInfo.InvariantCulture, $" {value.Value:0.000}{interval} |"));
                await output.FlushAsync(cancellationToken);
            }

            await output.WriteLineAsync();
            found.Add(row);
        }

        await WriteSummaryAsync("mean", values => values.Average());
        await WriteSummaryAsync("least", values => values.Min());

        Task WriteSummaryAsync(string name, Func<IEnumerable<double>, double> take) => output.WriteLineAsync(
            $"| {name} | |{string.Concat(detectors.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $" {take(found.Select(row => row[i])):0.000} |")))}");
    }

    private static async Task<MetricValue> MeasureAsync(NamedDetector detector, RecordingSet set, LogMelOptions frontEnd, int seed, CancellationToken cancellationToken)
    {
        using AudioAnomalyModel model = await detector.FitAsync(set, frontEnd, seed, cancellationToken);
        var auc = new BootstrapMetric(new RocAuc());
        foreach ((AudioSource source, bool isAnomalous) in new[] { (set.Normals, false), (set.Anomalies, true) })
        {
            await foreach (ScoredRecording scored in model.ScoreAsync(source, cancellationToken: cancellationToken))
            {
                auc.Add(new EvaluatedRecording(scored.Result?.Score ?? throw new InvalidDataException($"'{scored.Name}' cannot be scored.", scored.Error), isAnomalous));
            }
        }

        return auc.Compute()[0];
    }
}
