using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AudioAnomaly.Audio;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly.Tool;

/// <summary><c>info</c>: says what a model file or a checkpoint holds.</summary>
internal static class InfoCommand
{
    private const int LongestList = 8;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A model file (.aam) or a checkpoint (.pth, .pt, .ckpt, .safetensors)." };
        Option<string?> prefix = CommonOptions.Prefix();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("info", "Shows what a model file or a checkpoint holds.") { file, prefix, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            string path = parsed.GetValue(file)!;
            if (OpenCheckpoint(path) is { } checkpoint)
            {
                using (checkpoint)
                {
                    CheckpointInfo.Write(checkpoint, parsed.GetValue(prefix), parsed.GetValue(json), cancellationToken);
                }

                return Task.FromResult(ExitCode.Done);
            }

            JsonObject manifest = PackedNumbers.Expand(AudioAnomalyModel.ReadManifest(path))!.AsObject();
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(manifest);
            }
            else
            {
                Print(manifest);
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    /// <summary>Opens a checkpoint; null if the file is a model.</summary>
    private static Checkpoint? OpenCheckpoint(string path)
    {
        if (File.Exists(path) && Path.GetExtension(path).Equals(".aam", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return Checkpoint.Open(path);
        }
        catch (CheckpointFormatException) when (IsModel(path))
        {
            return null;
        }
    }

    private static bool IsModel(string path)
    {
        try
        {
            AudioAnomalyModel.ReadManifest(path);
            return true;
        }
        catch (Exception e) when (e is ModelFormatException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Print(JsonObject manifest)
    {
        JsonObject components = manifest["components"]!.AsObject();
        JsonObject fit = manifest["fit"]!.AsObject();
        Line("Format", $"{manifest["format"]} {manifest["formatVersion"]}, written by AudioAnomaly {manifest["library"]}");
        foreach ((string role, JsonNode? component) in components)
        {
            Print(role, component!.AsObject());
        }

        Line(
            "Threshold",
            $"{manifest["threshold"]!["policy"]}:{manifest["threshold"]!["value"]}, {manifest["calibration"]!["scores"]!.AsArray().Count} normal windows");
        Line("Fitted on", $"{fit["trainingClips"]} recordings, {fit["heldOutClips"]} held out, seed {fit["seed"]}, sound up to {fit["bandwidthHz"]} Hz");
        foreach (JsonNode? warning in fit["warnings"]!.AsArray())
        {
            Line("Warning", OptionWording.Of(warning!.ToString()));
        }

        foreach (JsonNode? part in manifest["parts"]!.AsArray())
        {
            Line("Part", string.Create(CultureInfo.InvariantCulture, $"{part!["name"]}, {part["bytes"]!.GetValue<long>() / 1048576.0:0.0} MiB"));
        }
    }

    private static void Print(string role, JsonObject component)
    {
        JsonObject options = component["options"]!.DeepClone().AsObject();
        if (component["id"]!.GetValue<string>() == AudioFilterChain.ComponentId)
        {
            // Numbers by the dozen, which follow from the filters.
            options.Remove("sections");
        }

        Line(char.ToUpperInvariant(role[0]) + role[1..], $"{component["id"]} {Shortened(options).ToJsonString()}");
        if (component["parts"] is JsonObject parts)
        {
            foreach ((string childRole, JsonNode? child) in parts)
            {
                Print(childRole, child!.AsObject());
            }
        }
    }

    /// <summary>The options without long lists, which say nothing to a reader; <c>--json</c> has them.</summary>
    private static JsonObject Shortened(JsonObject options) => new(options.Select(option => KeyValuePair.Create(
        option.Key,
        option.Value is JsonArray { Count: > LongestList } list ? JsonValue.Create($"{list.Count} values") : option.Value?.DeepClone())));

    private static void Line(string name, string value) => Console.WriteLine($"{name,-10} {value}");
}
