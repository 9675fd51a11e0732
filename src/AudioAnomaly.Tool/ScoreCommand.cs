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
        var inputs = new Argument<string[]>("FILE|DIR") { Description = "Recordings, or folders with recordings.", Arity = ArgumentArity.OneOrMore };
        Option<bool> json = CommonOptions.Json();
        var maps = new Option<string?>("--maps")
        {
            Description = "Folder to write to, for each recording NAME: NAME.png (picture), NAME.map.npy (anomaly map) and NAME.frames.npy (score of each frame).",
            HelpName = "DIR",
        };
        var listen = new Option<string?>("--listen")
        {
            Description = "Folder to write to, for each recording NAME: NAME.anomaly.wav (the part of the sound that is anomalous) and NAME.rest.wav (all else).",
            HelpName = "DIR",
        };
        var report = new Option<string?>("--report") { Description = "Write a report to this file: one HTML page with a table, evidence, pictures and players for the sound.", HelpName = "OUT.html" };
        var threshold = new Option<string?>("--threshold") { Description = CommonOptions.OtherThreshold, HelpName = "POLICY" };
        Option<string?> weights = CommonOptions.ModelWeights();
        Option<string> device = ComputeDevice.Option();
        Option<string?> prefix = CommonOptions.Prefix();
        Option<string?> channel = CommonOptions.Channel();
        var parallel = new NumberOption<int>("--parallel") { Description = "How many recordings are scored at the same time; 0 (the default) for one per processor.", HelpName = "N" };
        var longest = new NumberOption<double?>("--longest")
        {
            Description = "Refuse recordings that are longer. By default only those that the memory is too small for.",
            HelpName = "SECONDS",
        };
        var failOnAnomaly = new Option<bool>("--fail-on-anomaly") { Description = "End with exit code 3 if a recording is anomalous." };
        var command = new Command("score", "Scores recordings with a model, and says which are anomalous, when and where.")
        {
            model, inputs, json, maps, listen, report, threshold, weights, prefix, device, channel, parallel, longest, failOnAnomaly,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(parallel) < 0)
            {
                throw new UsageException("--parallel must be 0 or more. 0 scores one recording per processor.");
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
                    "--listen needs a model with a threshold, because a map without one has no scale. Give --threshold, or find one with 'audioanomaly calibrate'.");
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
