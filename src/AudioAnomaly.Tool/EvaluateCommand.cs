using System.CommandLine;
using System.CommandLine.Parsing;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using AudioAnomaly.Audio;
using AudioAnomaly.Evaluation;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Tool;

/// <summary><c>evaluate</c>: runs a benchmark with one or several detectors.</summary>
internal static class EvaluateCommand
{
    private const string AllDetectors = "all";
    private const int MostSkippedShown = 20;

    public static Command Create()
    {
        var dataset = new Option<string>("--dataset")
        {
            Description = "The data set. 'folder': your own recordings in train, test_normal and test_anomaly. 'synthetic': generated, needs no data. 'envmix': made from UrbanSound8K and ESC-50, from ESC-10, or a folder of mixtures.",
            Required = true,
        };
        dataset.AcceptOnlyFromAmong(EvaluationData.Names);
        var root = new Option<string[]>("--root")
        {
            Description = "The folder with the unpacked data. Give several for a data set in two folders; with 'folder' each is a set of its own.",
            HelpName = "DIR",
            AllowMultipleArgumentsPerToken = true,
        };
        var truth = new Option<string?>("--ground-truth")
        {
            Description = "Folder with the label tables for the evaluation data of DCASE.",
            HelpName = "DIR",
        };
        var anyCount = new Option<bool>("--any-count")
        {
            Description = "Accept data whose number of recordings differs from the published one.",
        };
        var detector = new Option<string?>("--detector")
        {
            Description = $"One or more of {string.Join(", ", DetectorChoice.Names)}, separated by commas, or 'all'. For comparison there are the simple baselines"
                + $" {string.Join(", ", DetectorChoice.Baselines)}. The default is {DetectorChoice.Default}, or what the protocol says.",
            HelpName = "D[,D2...]",
        };
        Option<string?> weights = CommonOptions.Weights();
        Option<string?> prefix = CommonOptions.Prefix();
        Option<string?> preset = CommonOptions.PresetOrAuto();
        Option<string> device = ComputeDevice.Option();
        Option<string> frontEnd = FrontEndChoice.Option();
        Option<string[]> filter = FrontEndChoice.FilterOption();
        var protocol = new Option<string>("--protocol")
        {
            Description = "'paper' uses the settings of the paper \"From Vision to Sound\" as far as they are known. Options that you give take precedence.",
            DefaultValueFactory = _ => EvaluationProtocol.Default.Name,
        };
        protocol.AcceptOnlyFromAmong([.. EvaluationProtocol.All.Select(known => known.Name)]);
        var seed = new NumberOption<int>("--seed") { Description = "The seed of all random choices; with --seeds the first one.", HelpName = "N" };
        var seeds = new NumberOption<int>("--seeds")
        {
            Description = "How many seeds to fit with, from --seed upwards.",
            DefaultValueFactory = _ => 1,
            HelpName = "COUNT",
        };
        var snr = new Option<string?>("--snr")
        {
            Description = "The signal-to-noise ratios in dB to evaluate, separated by commas, such as --snr=6,0,-6. By default all.",
            HelpName = "DB[,DB...]",
        };
        var threshold = new Option<string>("--threshold")
        {
            Description = $"The threshold for F1 and for events: {CommonOptions.ThresholdPolicies}",
            DefaultValueFactory = _ => "quantile:0.95",
            HelpName = "POLICY",
        };
        Option<string?> channel = CommonOptions.Channel();
        channel.Description = "The channel to use, counted from 0, or 'mean' of all channels. The default is 0 for MIMII and 'mean' for all others.";
        var settings = new Option<string[]>("--set")
        {
            Description = "Change a setting of every detector that has it, such as --set coresetRatio=0.05, or of one, such as"
                + " --set padim.positions=perFrequency. May be repeated.",
            HelpName = "[D.]KEY=VALUE",
        };
        var faithfulness = new Option<bool>("--faithfulness")
        {
            Description = "Also measure how faithful the maps are, where the data holds stems. Scores each recording up to 20 times more.",
        };
        var faithfulnessRecordings = new NumberOption<int>("--faithfulness-recordings")
        {
            Description = "Measure --faithfulness on at most so many recordings of each part and ratio.",
            DefaultValueFactory = _ => 20,
            HelpName = "N",
        };
        Option<double> percentile = CommonOptions.Percentile();
        Option<int> area = CommonOptions.MinimumArea();
        var bootstrap = new NumberOption<int>("--bootstrap")
        {
            Description = "Number of resamples for the 95 % interval of ROC-AUC; 0 for no interval.",
            DefaultValueFactory = _ => 1000,
            HelpName = "N",
        };
        var output = new Option<string>("--output")
        {
            Description = "Folder for results and reports. The same command continues an interrupted run.",
            DefaultValueFactory = _ => "evaluation",
            HelpName = "DIR",
        };
        var mixtures = new Option<string?>("--mixtures")
        {
            Description = "Folder for the mixtures, which are made if they are not there; OUTPUT/mixtures by default.",
            HelpName = "DIR",
        };
        var mixtureSeed = new NumberOption<int>("--mixture-seed") { Description = "The seed that decides which anomaly is mixed into which background, and when.", HelpName = "N" };
        var json = new Option<string?>("--json")
        {
            Description = "Also write the results as JSON to this file. '-' writes JSON to standard output instead of tables.",
            HelpName = "OUT",
        };
        var command = new Command("evaluate", "Fits and tests detectors on a data set, and writes tables and a report.")
        {
            dataset, root, truth, anyCount, detector, weights, prefix, device, preset, frontEnd, filter, protocol, seed, seeds, snr, threshold, channel, settings,
            faithfulness, faithfulnessRecordings, percentile, area, bootstrap, output, mixtures, mixtureSeed, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            EvaluationProtocol chosen = EvaluationProtocol.All.Single(known => known.Name == parsed.GetValue(protocol));
            EvaluationOptions options = chosen.CreateOptions();
            options.Seeds = SeedsOf(parsed.GetValue(seed), parsed.GetValue(seeds));
            options.BootstrapResamples = parsed.GetValue(bootstrap);
            options.Localization.Percentile = parsed.GetValue(percentile);
            options.Localization.MinimumRegionArea = parsed.GetValue(area);
            options.Faithfulness = parsed.GetValue(faithfulness);
            options.FaithfulnessRecordings = parsed.GetValue(faithfulnessRecordings);
            EvaluationRunner runner = CheckedRunner(options);
            double[]? ratios = RatiosOf(parsed.GetValue(snr));
            string folder = parsed.GetValue(output)!;
            string? document = parsed.GetValue(json);
            if (document is not (null or "-"))
            {
                AtomicFile.Check(document);
            }

            var contestants = new EvaluationContestants(
                parsed.GetValue(detector) is { } named ? DetectorsOf(named) : chosen.Detectors is [_, ..] detectors ? [.. detectors] : [DetectorChoice.Default],
                parsed.GetValue(weights),
                parsed.GetValue(prefix),
                parsed.GetValue(preset),
                parsed.GetValue(frontEnd)!,
                FrontEndChoice.FiltersOf(parsed.GetValue(filter)),
                parsed.GetValue(settings) ?? [],
                CommonOptions.ThresholdOf(parsed.GetValue(threshold)!),
                options.Seeds,
                chosen,
                ComputeDevice.Of(parsed, device));
            var data = new EvaluationData
            {
                Name = parsed.GetValue(dataset)!,
                Roots = parsed.GetValue(root) ?? [],
                GroundTruth = parsed.GetValue(truth),
                CheckCounts = !parsed.GetValue(anyCount),
                Channel = parsed.GetValue(channel) is { } wanted ? CommonOptions.ChannelOf(wanted) : null,
                SnrDb = ratios,
                Mixtures = parsed.GetValue(mixtures) ?? Path.Combine(folder, "mixtures"),
                MixtureSeed = parsed.GetValue(mixtureSeed),
                Protocol = chosen,
            };
            data.Check();
            AtomicFile.Check(Path.Combine(folder, EvaluationReport.FileName));
            EvaluationPlan plan = await data.PlanAsync(cancellationToken);
            contestants.Load(cancellationToken);
            if (contestants.NetworkWarning() is { } warning)
            {
                ErrorOutput.Warn(warning);
            }

            EvaluationReport report = await EvaluationDisplay.RunAsync(progress => runner.RunAsync(
                plan,
                contestants.Make(),
                folder,
                described => contestants.Describe(described, plan) with { SnrDb = ratios ?? [], CommandLine = Line(parsed) },
                progress,
                cancellationToken));
            return await FinishAsync(report, folder, document, cancellationToken);
        });
        return command;
    }

    private static async Task<int> FinishAsync(EvaluationReport report, string folder, string? document, CancellationToken cancellationToken)
    {
        foreach (SkippedPart skipped in report.Skipped.Take(MostSkippedShown))
        {
            await Console.Error.WriteLineAsync(OneLine.Of($"Left out: {skipped.Location}: {OptionWording.Of(skipped.Reason)}"));
        }

        if (report.Parts.Count == 0)
        {
            await Console.Error.WriteLineAsync("Nothing could be evaluated. The lines above say why.");
            return ExitCode.Failed;
        }

        await EvaluationReportWriter.WriteAsync(report, folder, CommandPaths.Of(report.Settings.CommandLine).Hide, TimeProvider.System, cancellationToken);
        if (document == "-")
        {
            Console.Out.WriteLine(report.ToJson());
        }
        else
        {
            Console.Out.Write(EvaluationReportWriter.ToText(report));
            if (document is not null)
            {
                report.Save(document);
            }
        }

        if (report.Skipped.Count > 0)
        {
            ErrorOutput.Warn($"{CountText.Of(report.Skipped.Count, "part or recording", "parts or recordings")} {CountText.Verb(report.Skipped.Count, "was", "were")} left out"
                + " (the report lists all); the numbers are those of the rest.");
        }

        await Console.Error.WriteLineAsync($"Report: {Path.Combine(folder, EvaluationReportWriter.PageFile)}, and tables and JSON beside it.");
        return ExitCode.Done;
    }

    private static EvaluationRunner CheckedRunner(EvaluationOptions options)
    {
        try
        {
            return new EvaluationRunner(options);
        }
        catch (ValidationException e)
        {
            throw new UsageException($"evaluate: {e.Message}");
        }
    }

    private static int[] SeedsOf(int first, int count)
        => count is >= 1 and <= 1000 && first <= int.MaxValue - count
            ? [.. Enumerable.Range(first, count)]
            : throw new UsageException("--seeds must lie from 1 to 1,000.");

    private static string[] DetectorsOf(string text)
    {
        string[] names = text == AllDetectors ? DetectorChoice.Names : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] known = [.. DetectorChoice.Names, .. DetectorChoice.Baselines];
        return names.FirstOrDefault(name => !known.Contains(name)) is { } unknown
            ? throw new UsageException($"--detector: there is no '{unknown}'. Use {string.Join(", ", known)}, or 'all'.")
            : names.Length > 0 && names.Distinct().Count() == names.Length ? names
            : throw new UsageException("--detector: name at least one detector, and each once.");
    }

    private static double[]? RatiosOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var ratios = new List<double>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            ratios.Add(NumberText.TryParse(part, out double ratio) && Math.Abs(ratio) <= 120
                ? ratio
                : throw new UsageException($"--snr: '{part}' is not a ratio in dB. Write them as in --snr=6,0,-6."));
        }

        return [.. ratios.Distinct()];
    }

    /// <summary>The command line as it can be typed again: a value that looks like an option is joined to its own.</summary>
    private static string Line(ParseResult parsed)
    {
        var line = new StringBuilder();
        foreach (Token token in parsed.Tokens)
        {
            line.Append(line.Length == 0 ? string.Empty : token.Type == TokenType.Argument && token.Value.StartsWith('-') ? "=" : " ");
            line.Append(token.Value.Any(char.IsWhiteSpace) ? $"\"{token.Value}\"" : token.Value);
        }

        return line.ToString();
    }
}
