using System.CommandLine;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Tool;

/// <summary><c>metrics</c>: computes metrics from files alone, whoever made them.</summary>
internal static class MetricsCommand
{
    private const double PartialRate = 0.1;
    private static readonly string[] IntervalNames = ["rocAuc", "pAuc", "averagePrecision", "f1Max"];

    public static Command Create()
    {
        var scores = new Option<string?>("--scores") { Description = "A CSV file with the columns score and label (0 normal, 1 anomalous).", HelpName = "S.csv" };
        var maps = new Option<string?>("--maps") { Description = "Folder of anomaly maps: NAME.npy or NAME.map.npy, float32, frames x bins.", HelpName = "DIR" };
        var masks = new Option<string?>("--masks") { Description = "Folder of their ground truth: NAME.npy or NAME.mask.npy, uint8 or bool, frames x bins.", HelpName = "DIR" };
        var frames = new Option<string?>("--frame-masks") { Description = "Folder of their ground truth over time: NAME.npy or NAME.frames.npy, uint8 or bool, one per frame.", HelpName = "DIR" };
        var percentile = new Option<double>("--percentile") { Description = "Cells above this percentile of all maps are predicted in the paper's F1 rule.", DefaultValueFactory = _ => 40, HelpName = "P" };
        var area = new Option<int>("--min-area") { Description = "The fewest cells of a region that counts in AU-PRO.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var bootstrap = new Option<int>("--bootstrap") { Description = "Resamples for 95 % confidence intervals of the scores' metrics; 0 for none.", HelpName = "N" };
        var seed = new Option<int>("--seed") { Description = "The seed of the resampling.", HelpName = "N" };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("metrics", "Computes metrics from files of scores, or of maps and masks.") { scores, maps, masks, frames, percentile, area, bootstrap, seed, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var table = new MetricTable();
            (string? scoreFile, string? mapFolder, string? maskFolder, string? frameFolder) = (parsed.GetValue(scores), parsed.GetValue(maps), parsed.GetValue(masks), parsed.GetValue(frames));
            if (scoreFile is not null && mapFolder is null && maskFolder is null && frameFolder is null)
            {
                int resamples = parsed.GetValue(bootstrap);
                if (resamples is not 0 and (< 10 or > 1_000_000))
                {
                    throw new UsageException("--bootstrap must be 0, or from 10 to 1,000,000.");
                }

                AddScores(table, scoreFile, resamples == 0 ? null : new BootstrapOptions { Resamples = resamples, Seed = parsed.GetValue(seed) });
            }
            else if (scoreFile is null && mapFolder is not null && maskFolder is not null)
            {
                var options = new SpectrogramLocalizationOptions { Percentile = parsed.GetValue(percentile), MinimumRegionArea = parsed.GetValue(area) };
                if (options.Percentile is not (>= 0 and <= 99.999) || options.MinimumRegionArea is < 1 or > 1_000_000)
                {
                    throw new UsageException("--percentile must lie from 0 to 99.999, and --min-area from 1 to 1,000,000.");
                }

                var evaluation = new MapEvaluation(mapFolder, maskFolder, frameFolder, options);
                evaluation.Run(cancellationToken);
                AddMaps(table, evaluation, options);
            }
            else
            {
                throw new UsageException("Give either --scores, or --maps and --masks (and --frame-masks).");
            }

            table.Write(parsed.GetValue(json));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void AddScores(MetricTable table, string file, BootstrapOptions? bootstrap)
    {
        var auc = new RocAuc();
        var partial = new PartialRocAuc(PartialRate);
        var dcase = new DcasePartialAuc(PartialRate);
        var precision = new AveragePrecision();
        var f1 = new F1Max();
        BootstrapMetric[] intervals = bootstrap is null ? [] : [new(new RocAuc(), bootstrap), new(new PartialRocAuc(PartialRate), bootstrap), new(new AveragePrecision(), bootstrap), new(new F1Max(), bootstrap)];
        IMetric[] metrics = [auc, partial, dcase, precision, f1, .. intervals];
        foreach ((double score, bool isAnomalous) in ScoreTable.Read(file))
        {
            Array.ForEach(metrics, metric => metric.Add(score, isAnomalous));
        }

        if (auc.Positives == 0 || auc.Negatives == 0)
        {
            string found = auc.Positives + auc.Negatives == 0 ? "there are no lines after the header" : $"all {auc.Positives + auc.Negatives} labels are {(auc.Positives == 0 ? 0 : 1)}";
            throw new EvaluationDataException(file, $"{found}; both normal (0) and anomalous (1) recordings are needed.");
        }

        ConfidenceInterval[] found95 = [.. intervals.Select(interval => interval.ComputeInterval())];
        F1Optimum best = f1.FindBest();
        table.Say(FormattableString.Invariant($"{auc.Positives + auc.Negatives} recordings, {auc.Positives} of them anomalous."));
        table.Add("rocAuc", "ROC-AUC", auc.Compute(), Describe(found95, 0));
        table.Add("pAuc", "pAUC (McClish, p = 0.1)", partial.Compute(), Describe(found95, 1));
        table.Add("averagePrecision", "Average precision", precision.Compute(), Describe(found95, 2));
        table.Add("f1Max", "F1-max", best.F1, FormattableString.Invariant($"at scores from {best.Threshold:0.####} on; calling everything anomalous gives {best.Floor:0.0000}") + (found95.Length > 0 ? "; " : string.Empty) + Describe(found95, 3));
        table.Add("f1MaxThreshold", best.Threshold);
        table.Add("positives", auc.Positives);
        table.Add("negatives", auc.Negatives);
        table.Add("f1Floor", best.Floor);
        table.Add("pAucDcase", "pAUC (DCASE text, p = 0.1)", dcase.Compute());
        AddBound(table, "rocAucErrorBound", "ROC-AUC", auc.Evaluate().ErrorBound);
        foreach ((string name, ConfidenceInterval interval) in IntervalNames.Zip(found95))
        {
            table.Add(name + "Lower", interval.Lower);
            table.Add(name + "Upper", interval.Upper);
        }
    }

    private static void AddMaps(MetricTable table, MapEvaluation evaluation, SpectrogramLocalizationOptions options)
    {
        SpectrogramLocalizationResult cells = evaluation.Spectrogram;
        TemporalLocalizationResult? temporal = evaluation.Temporal;
        table.Say(FormattableString.Invariant($"{cells.Clips} recordings, {cells.Positives + cells.Negatives} cells, {cells.Positives} of them anomalous."));
        table.Add("spectrogramRocAuc", "Spectrogram ROC-AUC", cells.RocAuc.Value);
        table.Add("spectrogramF1Max", "Spectrogram F1-max", cells.F1Max.F1, FormattableString.Invariant($"at scores from {cells.F1Max.Threshold:0.####} on; marking everything gives {cells.F1Max.Floor:0.0000}"));
        table.Add("auPro", "AU-PRO (to FPR 0.3)", cells.AuPro.Value, "chance is 0.15");
        table.Add("auProRescaled", "AU-PRO rescaled (DFR, 200 steps)", cells.AuProRescaled.Value, "chance is about 0.5");
        table.Add("regions", cells.Regions);
        table.Add("temporalRocAuc", "Temporal ROC-AUC", temporal?.RocAuc.Value ?? double.NaN, temporal is null ? "needs --frame-masks" : string.Empty);
        table.Add("temporalF1Max", "Temporal F1-max", temporal?.F1Max.F1 ?? double.NaN, temporal is null ? "needs --frame-masks" : FormattableString.Invariant($"marking everything gives {temporal.F1Max.Floor:0.0000}"));
        table.Add("spectrogramF1AtPercentile", FormattableString.Invariant($"Spectrogram F1 above percentile {options.Percentile:0.###}"), cells.F1AtPercentile.Value);
        table.Say(FormattableString.Invariant($"{cells.Regions} regions of {options.MinimumRegionArea} cells or more, median {cells.MedianRegionSize} cells; {cells.IgnoredRegions} smaller ones left out of AU-PRO."));
        table.Add("spectrogramF1MaxThreshold", cells.F1Max.Threshold);
        table.Add("spectrogramF1Floor", cells.F1Max.Floor);
        table.Add("temporalF1Floor", temporal?.F1Max.Floor ?? double.NaN);
        table.Add("medianRegionSize", cells.MedianRegionSize);
        table.Add("ignoredRegions", cells.IgnoredRegions);
        table.Add("clips", cells.Clips);
        table.Add("positives", cells.Positives);
        table.Add("negatives", cells.Negatives);
        AddBound(table, "spectrogramRocAucErrorBound", "Spectrogram ROC-AUC", cells.RocAuc.ErrorBound);
        AddBound(table, "spectrogramF1MaxErrorBound", "Spectrogram F1-max", cells.F1Max.ErrorBound);
        AddBound(table, "auProErrorBound", "AU-PRO", cells.AuPro.ErrorBound);
        AddBound(table, "auProRescaledErrorBound", "AU-PRO rescaled", cells.AuProRescaled.ErrorBound);
    }

    /// <summary>Bounds are always in JSON, and in the table where values are not exact.</summary>
    private static void AddBound(MetricTable table, string name, string title, double bound)
    {
        table.Add(name, bound);
        if (bound > 0)
        {
            table.Say(FormattableString.Invariant($"{title} was counted in a histogram and is off by {bound:0.0e0} at most."));
        }
    }

    private static string Describe(ConfidenceInterval[] intervals, int index)
        => intervals.Length == 0 ? string.Empty : FormattableString.Invariant($"95 % interval {intervals[index].Lower:0.0000} to {intervals[index].Upper:0.0000}");
}
