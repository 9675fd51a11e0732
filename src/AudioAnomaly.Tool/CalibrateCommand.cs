using System.CommandLine;
using System.Text.Json.Nodes;

namespace AudioAnomaly.Tool;

/// <summary><c>calibrate</c>: sets a model's threshold anew from other normal recordings, without learning.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "The model file.", Required = true, HelpName = "M.aam" };
        var normal = new Option<string>("--normal")
        {
            Description = "Folder with normal recordings that the model has not learned.",
            Required = true,
            HelpName = "DIR",
        };
        var output = new Option<string?>("--output") { Description = "The model file to write. By default the file of --model is replaced.", HelpName = "OUT.aam" };
        var threshold = new Option<string?>("--threshold")
        {
            Description = $"How the threshold is set, and stored in the model; by default as before. {CommonOptions.ThresholdPolicies}",
            HelpName = "POLICY",
        };
        Option<string?> channel = CommonOptions.Channel();
        Option<string?> weights = CommonOptions.ModelWeights();
        Option<string> device = ComputeDevice.Option();
        Option<string?> prefix = CommonOptions.Prefix();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("calibrate", "Finds a new threshold from other normal recordings. The model learns nothing.")
        {
            model, normal, output, threshold, channel, weights, prefix, device, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetValue(model)!;
            string target = parsed.GetValue(output) ?? path;
            AtomicFile.Check(target);
            ThresholdPolicy? policy = parsed.GetValue(threshold) is { } text ? CommonOptions.ThresholdOf(text) : null;
            var normals = AudioSource.FromDirectory(parsed.GetValue(normal)!, CommonOptions.ChannelOf(parsed.GetValue(channel)));
            using AudioAnomalyModel old = await CommonOptions.LoadModelAsync(path, parsed.GetValue(weights), parsed.GetValue(prefix), ComputeDevice.Of(parsed, device), cancellationToken);
            using AudioAnomalyModel calibrated = await FitDisplay.RunAsync(progress => old.CalibrateAsync(normals, policy, progress, cancellationToken));
            await calibrated.SaveAsync(target, cancellationToken);
            ErrorOutput.Warn(calibrated.Warnings);
            Print(target, normals.Items.Count, old, calibrated, parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(string path, int given, AudioAnomalyModel old, AudioAnomalyModel calibrated, bool json)
    {
        int used = calibrated.Settings.HeldOutClips;
        if (json)
        {
            JsonOutput.Write(new JsonObject
            {
                ["model"] = path,
                ["recordings"] = given,
                ["used"] = used,
                ["windows"] = calibrated.Calibration.Scores.Count,
                ["oldThreshold"] = old.Calibration.Threshold,
                ["threshold"] = calibrated.Calibration.Threshold,
                ["warnings"] = OptionWording.ToJson(calibrated.Warnings),
            });
            return;
        }

        Console.WriteLine($"Calibrated on {CountText.Of(used, given, "recording")}.");
        Console.WriteLine($"Old threshold: {FitCommand.DescribeThreshold(old.Calibration)}");
        Console.WriteLine($"New threshold: {FitCommand.DescribeThreshold(calibrated.Calibration)}");
        Console.WriteLine($"Model:         {path}");
    }
}
