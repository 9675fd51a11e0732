using System.CommandLine;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Tool;

/// <summary><c>metrics</c>: computes metrics from files alone, whoever made them.</summary>
internal static class MetricsCommand
{
    // The values whose interval is told.
    private static readonly string[] WithInterval = ["rocAuc", "pAuc", "averagePrecision", "f1Max"];

    public static Command Create()
    {
        var scores = new Option<string?>("--scores")
        {
            Description = "A CSV file with the columns score and label (0 normal, 1 anomalous).",
            HelpName = "S.csv",
        };
        var maps = new Option<string?>("--maps")
        {
            Description = "Folder of anomaly maps: NAME.npy or NAME.map.npy, float32, frames x bins.",
            HelpName = "DIR",
        };
        var masks = new Option<string?>("--masks")
        {
            Description = "Folder of the true masks for --maps: NAME.npy or NAME.mask.npy, uint8 or bool, frames x bins.",
            HelpName = "DIR",
        };
        var frames = new Option<string?>("--frame-masks")
        {
            Description = "Folder of the true labels over time: NAME.npy or NAME.frames.npy, uint8 or bool, one per frame.",
            HelpName = "DIR",
        };
        Option<double> percentile = CommonOptions.Percentile();
        Option<int> area = CommonOptions.MinimumArea();
        var bootstrap = new NumberOption<int>("--bootstrap")
        {
            Description = "With --scores: number of resamples for 95 % confidence intervals; 0 (the default) for no intervals.",
            HelpName = "N",
        };
        var seed = new NumberOption<int>("--seed") { Description = "The seed of the resampling.", HelpName = "N" };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("metrics", "Computes metrics from files of scores, or of maps and masks.")
        {
            scores, maps, masks, frames, percentile, area, bootstrap, seed, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var table = new MetricTable();
            string? scoreFile = parsed.GetValue(scores), mapFolder = parsed.GetValue(maps);
            string? maskFolder = parsed.GetValue(masks), frameFolder = parsed.GetValue(frames);
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
                throw new UsageException("Give either --scores, or --maps with --masks (and --frame-masks, if there are any).");
            }

            table.Write(parsed.GetValue(json));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void AddScores(MetricTable table, string file, BootstrapOptions? bootstrap)
    {
        IMetric[] metrics =
        [
            WithIntervals(new RocAuc()),
            WithIntervals(new PartialRocAuc()),
            WithIntervals(new AveragePrecision()),
            WithIntervals(new F1Max()),
            new DcasePartialAuc(),
        ];
        foreach ((double score, bool isAnomalous) in ScoreTable.Read(file))
        {
            var recording = new EvaluatedRecording(score, isAnomalous);
            Array.ForEach(metrics, metric => metric.Add(recording));
        }

        Dictionary<string, MetricValue> found = metrics.SelectMany(metric => metric.Compute()).ToDictionary(value => value.Name);
        MetricValue auc = found["rocAuc"], best = found["f1Max"];
        if (!auc.IsDefined)
        {
            string problem = auc.Count == 0 ? "there are no lines after the header" : $"all {auc.Count} labels are {(auc.Positives == 0 ? 0 : 1)}";
            throw new EvaluationDataException(file, $"{problem}; both normal (0) and anomalous (1) recordings are needed.");
        }

        string[] remarks =
        [
            FormattableString.Invariant(
                $"at scores from {found["f1MaxThreshold"].Value:0.####} on; calling everything anomalous gives {found["f1Floor"].Value:0.0000}"),
            Describe(best.Interval),
        ];
        table.Say(FormattableString.Invariant($"{CountText.Of(auc.Count, "recording")}, {auc.Positives} of them anomalous."));
        table.Add(auc, Describe(auc.Interval));
        table.Add(found["pAuc"], Describe(found["pAuc"].Interval));
        table.Add(found["averagePrecision"], Describe(found["averagePrecision"].Interval));
        table.Add(best, string.Join("; ", remarks.Where(remark => remark.Length > 0)));
        table.Add("f1MaxThreshold", found["f1MaxThreshold"].Value);
        table.Add("positives", auc.Positives);
        table.Add("negatives", auc.Count - auc.Positives);
        table.Add("f1Floor", found["f1Floor"].Value);
        table.Add(found["pAucDcase"]);
        AddBound(table, auc);
        foreach (MetricValue value in WithInterval.Select(name => found[name]))
        {
            if (value.Interval is { } interval)
            {
                table.Add(value.Name + "Lower", interval.Lower);
                table.Add(value.Name + "Upper", interval.Upper);
            }
        }

        IMetric WithIntervals(IMetric metric) => bootstrap is null ? metric : new BootstrapMetric(metric, bootstrap);
    }

    private static void AddMaps(MetricTable table, MapEvaluation evaluation, SpectrogramLocalizationOptions options)
    {
        SpectrogramLocalizationResult cells = evaluation.Spectrogram.Evaluate();
        Dictionary<string, MetricValue> found = evaluation.Spectrogram.Compute().Concat(evaluation.Temporal.Compute()).ToDictionary(value => value.Name);
        string needed = evaluation.HasFrames ? string.Empty : "needs --frame-masks";
        table.Say(FormattableString.Invariant($"{CountText.Of(cells.Clips, "recording")}, {CountText.Of(cells.Positives + cells.Negatives, "cell")}, {cells.Positives} of them anomalous."));
        table.Add(found["spectrogramRocAuc"]);
        table.Add(
            found["spectrogramF1Max"],
            FormattableString.Invariant(
                $"at scores from {found["spectrogramF1MaxThreshold"].Value:0.####} on; marking everything gives {found["spectrogramF1Floor"].Value:0.0000}"));
        table.Add(found["auPro"], "chance is 0.15");
        table.Add(found["auProRescaled"], "chance is about 0.5");
        table.Add("regions", cells.Regions);
        table.Add(found["temporalRocAuc"], needed);
        table.Add(
            found["temporalF1Max"],
            evaluation.HasFrames ? FormattableString.Invariant($"marking everything gives {found["temporalF1Floor"].Value:0.0000}") : needed);
        table.Add(found["spectrogramF1AtPercentile"]);
        table.Say(FormattableString.Invariant(
            $"{cells.Regions} regions of {options.MinimumRegionArea} cells or more, median {cells.MedianRegionSize} cells; {cells.IgnoredRegions} smaller ones left out of AU-PRO."));
        table.Add("spectrogramF1MaxThreshold", found["spectrogramF1MaxThreshold"].Value);
        table.Add("spectrogramF1Floor", found["spectrogramF1Floor"].Value);
        table.Add("temporalF1Floor", found["temporalF1Floor"].Value);
        table.Add("medianRegionSize", cells.MedianRegionSize);
        table.Add("ignoredRegions", cells.IgnoredRegions);
        table.Add("clips", cells.Clips);
        table.Add("positives", cells.Positives);
        table.Add("negatives", cells.Negatives);
        AddBound(table, found["spectrogramRocAuc"]);
        AddBound(table, found["spectrogramF1Max"]);
        AddBound(table, found["auPro"]);
        AddBound(table, found["auProRescaled"]);
    }

    /// <summary>Bounds are always in JSON, and in the table where values are not exact.</summary>
    private static void AddBound(MetricTable table, MetricValue value)
    {
        table.Add(value.Name + "ErrorBound", value.ErrorBound);
        if (value.ErrorBound > 0)
        {
            string title = value.Title.Split(" (")[0];
            table.Say(FormattableString.Invariant($"{title} was counted in a histogram and is off by {value.ErrorBound:0.0e0} at most."));
        }
    }

    private static string Describe(ConfidenceInterval? interval)
        => interval is { } found ? FormattableString.Invariant($"95 % interval {found.Lower:0.0000} to {found.Upper:0.0000}") : string.Empty;
}
