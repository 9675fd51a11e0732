using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AudioAnomaly.Plotting;

namespace AudioAnomaly.Tool;

/// <summary><c>score</c>: scores recordings with a model.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "The model file.", Required = true, HelpName = "M.aam" };
        var inputs = new Argument<string[]>("FILE|DIR") { Description = "Recordings, or folders of recordings.", Arity = ArgumentArity.OneOrMore };
        Option<bool> json = CommonOptions.Json();
        var maps = new Option<string?>("--maps")
        {
            Description = "Folder for <stem>.map.npy, <stem>.frames.npy and <stem>.png of each recording.",
            HelpName = "DIR",
        };
        var listen = new Option<string?>("--listen")
        {
            Description = "Folder for <stem>.anomaly.wav and <stem>.rest.wav: what the anomaly map claims of each recording, and what it leaves.",
            HelpName = "DIR",
        };
        var report = new Option<string?>("--report") { Description = "A self-contained HTML report to write.", HelpName = "OUT.html" };
        var threshold = new Option<string?>("--threshold") { Description = "Another threshold: quantile:P, gamma:P, alarmsPerDay:N, or a raw score.", HelpName = "POLICY" };
        Option<string?> weights = CommonOptions.ModelWeights();
        Option<string> device = ComputeDevice.Option();
        Option<string?> prefix = CommonOptions.Prefix();
        Option<string?> channel = CommonOptions.Channel();
        var parallel = new NumberOption<int>("--parallel") { Description = "Recordings scored at a time; 0 for one per processor.", HelpName = "N" };
        var longest = new NumberOption<double?>("--longest")
        {
            Description = "Seconds; longer recordings fail by name before memory is taken. By default those that the memory does not suffice for.",
            HelpName = "SECONDS",
        };
        var failOnAnomaly = new Option<bool>("--fail-on-anomaly") { Description = "End with exit code 3 if anomalies were found." };
        var command = new Command("score", "Scores recordings with a model.")
        {
            model, inputs, json, maps, listen, report, threshold, weights, prefix, device, channel, parallel, longest, failOnAnomaly,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(parallel) < 0)
            {
                throw new UsageException("--parallel must be 0 or more.");
            }

            double most = parsed.GetValue(longest) ?? double.PositiveInfinity;
            if (!(most > 0))
            {
                throw new UsageException("--longest must be above 0 seconds.");
            }

            if (parsed.GetValue(report) is { } page)
            {
                AtomicFile.Check(page);
            }

            ThresholdPolicy? policy = parsed.GetValue(threshold) is { } text ? CommonOptions.ThresholdOf(text) : null;
            var source = AudioSource.FromPaths(parsed.GetValue(inputs)!, CommonOptions.ChannelOf(parsed.GetValue(channel)));
            ErrorOutput.Warn(source.Warnings);
            string modelPath = parsed.GetValue(model)!;
            using AudioAnomalyModel loaded = await CommonOptions.LoadModelAsync(
                modelPath,
                parsed.GetValue(weights),
                parsed.GetValue(prefix),
                ComputeDevice.Of(parsed, device),
                cancellationToken,
                new ExecutionOptions { MaxRecordingSeconds = most });
            AudioAnomalyModel scorer = policy is null ? loaded : loaded.WithThreshold(policy);
            if (parsed.GetValue(listen) is not null && scorer.Calibration.MapThreshold is null)
            {
                throw new UsageException(
                    "--listen needs a model with a threshold, because a map without one has no scale. Give --threshold, or fit on more normal recordings.");
            }

            foreach (string outputs in new[] { parsed.GetValue(maps), parsed.GetValue(listen) }.OfType<string>())
            {
                AtomicFile.CheckFolder(outputs);
            }

            using HtmlReport? html = parsed.GetValue(report) is { } path ? new HtmlReport(path, scorer, modelPath, source, TimeProvider.System) : null;
            MapFolder? folder = parsed.GetValue(maps) is { } directory ? new MapFolder(directory, source) : null;
            ListenFolder? sounds = parsed.GetValue(listen) is { } listenDirectory ? new ListenFolder(listenDirectory, source) : null;
            var sink = new ScoreSink(scorer, parsed.GetValue(json), folder, sounds, html);
            await foreach (ScoredRecording recording in scorer.ScoreAsync(source, parsed.GetValue(parallel), cancellationToken))
            {
                sink.Add(recording);
            }

            sink.Finish(modelPath);
            return sink.Failures > 0 ? ExitCode.Failed
                : sink.Anomalies > 0 && parsed.GetValue(failOnAnomaly) ? ExitCode.AnomaliesFound
                : ExitCode.Done;
        });
        return command;
    }
}
