using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AudioAnomaly.Audio;
using AudioAnomaly.Checkpoints;
using AudioAnomaly.Onnx;

namespace AudioAnomaly.Tool;

/// <summary><c>info</c>: says what a model file or a checkpoint holds; without one, what the program is and can do here.</summary>
internal static class InfoCommand
{
    private const int LongestList = 8;

    public static Command Create()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "A model file (.aam) or a checkpoint (.pth, .pt, .ckpt, .safetensors). Without it: the program's version, and what it can do on this machine.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> prefix = CommonOptions.Prefix();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("info", "Shows what a model file or a checkpoint holds, or the program's version and what it can do here.") { file, prefix, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(file) is not { } path)
            {
                PrintProgram(parsed.GetValue(json));
                return Task.FromResult(ExitCode.Done);
            }

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

    private static void PrintProgram(bool json)
    {
        var facts = EngineFacts.Find();
        if (json)
        {
            JsonOutput.Write(DoctorCommand.ToJson(facts));
            return;
        }

        DoctorCommand.PrintFacts(facts);
        Console.WriteLine("More: 'audioanomaly doctor' tells of this machine, 'audioanomaly info FILE' of a model or a checkpoint.");
    }

    private static void Print(JsonObject manifest)
    {
        JsonObject components = manifest["components"]!.AsObject();
        JsonObject fit = manifest["fit"]!.AsObject();
        int recordings = fit["trainingClips"]!.GetValue<int>(), heldOut = fit["heldOutClips"]!.GetValue<int>();
        double[] scores = [.. manifest["calibration"]!["scores"]!.AsArray().Select(score => score!.GetValue<double>())];
        var threshold = new ScoreCalibration(scores, [], 0, ThresholdPolicy.FromJson(manifest["threshold"]!.AsObject()));
        Line("Fitted on", $"{CountText.Of(recordings, "recording")}, {heldOut} held out, seed {fit["seed"]}, sound up to {fit["bandwidthHz"]} Hz");
        JsonObject detector = components["detector"]!.AsObject();
        Line("Detector", DetectorOf(detector));
        Line("Network", NetworkOf(detector));
        Line("Threshold", ThresholdText.Of(threshold));
        foreach (JsonNode? warning in fit["warnings"]!.AsArray())
        {
            Line("Warning", OptionWording.Of(warning!.ToString()));
        }

        Line("Format", $"{manifest["format"]} {manifest["formatVersion"]}, written by AudioAnomaly {manifest["library"]}");
        Console.WriteLine();
        Console.WriteLine("Parts and options:");
        foreach ((string role, JsonNode? component) in components)
        {
            Print(role, component!.AsObject());
        }

        foreach (JsonNode? part in manifest["parts"]!.AsArray())
        {
            Line("Part", string.Create(CultureInfo.InvariantCulture, $"{part!["name"]}, {part["bytes"]!.GetValue<long>() / 1048576.0:0.0} MiB"));
        }
    }

    /// <summary>The detector with its members, by their names.</summary>
    private static string DetectorOf(JsonObject detector)
        => detector["options"]?["members"] is JsonArray members ? $"{detector["id"]} ({string.Join(", ", members)})" : $"{detector["id"]}";

    /// <summary>What computes the features.</summary>
    private static string NetworkOf(JsonObject detector)
        => PartsOf(detector).FirstOrDefault(part => (string?)part["id"] is Cnn14.ComponentId or OnnxExtractor.ComponentId) is not { } network ? "none"
            : (string?)network["id"] == OnnxExtractor.ComponentId ? "one in the ONNX format"
            : (bool?)network["options"]?["embedded"] == true ? "the small CNN14 that comes with the program"
            : $"CNN14 with {network["options"]?["checkpoint"]?["kind"]?.ToString() ?? "other"} weights";

    private static IEnumerable<JsonObject> PartsOf(JsonObject component) => component["parts"] is not JsonObject parts ? []
        : parts.Select(part => part.Value!.AsObject()).SelectMany(part => PartsOf(part).Prepend(part));

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
