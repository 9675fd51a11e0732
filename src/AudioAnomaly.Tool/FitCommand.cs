using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AudioAnomaly.Audio;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Tool;

/// <summary><c>fit</c>: learns what is normal from a folder of recordings.</summary>
internal static class FitCommand
{
    public static Command Create()
    {
        var normal = new Option<string>("--normal") { Description = "Folder with recordings of normal sound only. Folders below it count too.", Required = true, HelpName = "DIR" };
        var model = new Option<string>("--model") { Description = "The model file to write.", DefaultValueFactory = _ => "model.aam", HelpName = "OUT.aam" };
        var detector = new Option<string>("--detector") { Description = "The method that learns. Keep the default unless you compare methods.", DefaultValueFactory = _ => DetectorChoice.Default };
        detector.AcceptOnlyFromAmong(DetectorChoice.Names);
        Option<string?> weights = CommonOptions.Weights();
        Option<string?> prefix = CommonOptions.Prefix();
        Option<string?> preset = CommonOptions.PresetOrAuto();
        Option<string> frontEnd = FrontEndChoice.Option();
        Option<string[]> filter = FrontEndChoice.FilterOption();
        var seed = new NumberOption<int>("--seed") { Description = "The seed of all random choices. The same seed and recordings give the same model.", HelpName = "N" };
        var threshold = new Option<string>("--threshold")
        {
            Description = $"How the threshold is set: {CommonOptions.ThresholdPolicies}",
            DefaultValueFactory = _ => "quantile:0.95",
            HelpName = "POLICY",
        };
        Option<string?> channel = CommonOptions.Channel();
        var skip = new Option<bool>("--skip-unreadable") { Description = "Leave out recordings that cannot be read, instead of ending with an error." };
        var settings = new Option<string[]>("--set")
        {
            Description = "Change a setting, such as --set coresetRatio=0.05. May be repeated. --set help lists all settings of the detector.",
            HelpName = "KEY=VALUE",
        };
        var sensitivity = new Option<string?>("--sensitivity")
        {
            Description = "After the fit, test which synthetic faults the model finds. DIR: a folder of normal recordings that are not learned. Without DIR, a second"
                + " model learns four fifths of the recordings and is tested on the rest.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "DIR",
        };
        Option<string> device = ComputeDevice.Option();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("fit", "Learns what is normal from a folder of recordings, and writes a model.")
        {
            normal, model, detector, weights, prefix, device, preset, frontEnd, filter, seed, threshold, channel, skip, settings, sensitivity, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string[] set = parsed.GetValue(settings) ?? [];
            string chosen = parsed.GetValue(detector)!;
            DetectorChoice.Check(chosen, parsed.GetValue(weights));
            OptionSettings.Check(set, chosen, parsed.GetValue(weights), parsed.GetValue(frontEnd)!, parsed.GetValue(preset));
            AudioFilter[] filters = FrontEndChoice.FiltersOf(parsed.GetValue(filter));
            AtomicFile.Check(parsed.GetValue(model)!);
            var place = ComputeDevice.Of(parsed, device);
            ThresholdPolicy policy = CommonOptions.ThresholdOf(parsed.GetValue(threshold)!);
            DetectorChoice choice = DetectorChoice.Create(chosen);
            choice.EnsureItCanBeFitted();
            Cnn14Weights? cnn14 = CommonOptions.WeightsOf(
                choice.TakesFeatures ? parsed.GetValue(weights) : CommonOptions.NoWeights,
                parsed.GetValue(prefix),
                parsed.GetValue(seed),
                cancellationToken);
            var normals = AudioSource.FromDirectory(parsed.GetValue(normal)!, CommonOptions.ChannelOf(parsed.GetValue(channel)));
            string front = parsed.GetValue(preset) ?? CommonOptions.AutoPreset;
            LogMelOptions logMel = CommonOptions.LogMelOf(front, cnn14, choice, () => LogMelOptions.ForRecordings(normals));
            if (front == CommonOptions.AutoPreset)
            {
                await Console.Error.WriteLineAsync($"Front end: {(parsed.GetValue(frontEnd) is { } other and not FrontEndChoice.Default ? $"{other} with the frames of " : string.Empty)}{LogMelPresets.NameOf(logMel) ?? choice.Preset}, chosen by the recordings' sample rate.");
            }

            string? onnx = CommonOptions.IsOnnx(parsed.GetValue(weights)) ? parsed.GetValue(weights) : null;
            var options = new OptionSettings(new FrontEndChoice(parsed.GetValue(frontEnd)!, logMel, filters), choice, cnn14 is not null, onnx, place);
            options.Apply(set);
            AudioAnomalyPipelineBuilder builder = AudioAnomalyPipeline.CreateBuilder()
                .UseSeed(parsed.GetValue(seed))
                .UseThreshold(policy);
            options.Configure(builder, cnn14);
            if (parsed.GetValue(skip))
            {
                builder.SkipUnreadableRecordings();
            }

            AudioAnomalyPipeline pipeline = builder.Build();
            bool isTested = parsed.GetResult(sensitivity) is not null;
            AudioSource? others = parsed.GetValue(sensitivity) is { } folder
                ? AudioSource.FromDirectory(folder, CommonOptions.ChannelOf(parsed.GetValue(channel)))
                : null;
            if (isTested && others is null)
            {
                FitSensitivity.Check(normals);
            }

            string path = parsed.GetValue(model)!;
            await Console.Error.WriteLineAsync($"Fitting on {CountText.Of(normals.Items.Count, "recording")}.");
            using AudioAnomalyModel fitted = await FitDisplay.RunAsync(progress => pipeline.FitAsync(normals, progress, cancellationToken));
            await fitted.SaveAsync(path, cancellationToken);
            ErrorOutput.Warn(fitted.Warnings);
            SensitivityReport? heard = isTested
                ? await FitSensitivity.RunAsync(fitted, pipeline, normals, others, parsed.GetValue(seed), cancellationToken)
                : null;
            ErrorOutput.Warn(heard?.Warnings ?? []);
            Print(path, fitted, normals.Items.Count, heard, parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The threshold, and where it comes from.</summary>
    public static string DescribeThreshold(ScoreCalibration calibration) => calibration.Threshold is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{value:0.####} ({calibration.Policy}, {CountText.Of(calibration.Scores.Count, "normal window")})")
        : "none (too few recordings)";

    private static void Print(string path, AudioAnomalyModel model, int clips, SensitivityReport? heard, bool json)
    {
        ScoreCalibration calibration = model.Calibration;
        if (json)
        {
            JsonOutput.Write(new JsonObject
            {
                ["model"] = path,
                ["clips"] = clips,
                ["threshold"] = calibration.Threshold,
                ["bandwidthHz"] = model.BandwidthHz,
                ["falseAlarmRateUnderDrift"] = model.FalseAlarmRateUnderDrift,
                ["suspiciousNormals"] = new JsonArray([.. model.SuspiciousNormals.Select(normal => new JsonObject
                {
                    ["file"] = normal.Name,
                    ["score"] = normal.Score,
                    ["aboveThreshold"] = normal.IsAboveThreshold,
                })]),
                ["sensitivity"] = heard is null ? null : SensitivityJson.Of(path, heard),
                ["warnings"] = OptionWording.ToJson(model.Warnings),
            });
            return;
        }

        Console.WriteLine($"Fitted on {CountText.Of(clips, "normal recording")}.");
        Console.WriteLine($"Threshold: {DescribeThreshold(calibration)}");
        if (ThresholdText.DescribeDrift(model) is { } drift)
        {
            Console.WriteLine($"Drift:     {drift}");
        }

        Console.WriteLine($"Model:     {path}");
        SuspiciousNormal[] odd = [.. model.SuspiciousNormals.Where(normal => normal.IsAboveThreshold)];
        if (odd.Length > 0)
        {
            Console.WriteLine("Listen to these recordings: they differ most from the others. If one is not normal, remove it and fit again.");
            Array.ForEach(odd, normal => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{normal.Score,10:0.0000}  {OneLine.Of(normal.Name)}")));
        }

        if (heard is not null)
        {
            SensitivityTable.Print(heard);
        }
    }
}
