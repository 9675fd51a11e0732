using System.CommandLine;
using System.Text.Json.Nodes;

namespace AudioAnomaly.Tool;

/// <summary><c>merge</c>: puts models together that were fitted on different recordings, or lets one learn further recordings.</summary>
internal static class MergeCommand
{
    public static Command Create()
    {
        var models = new Argument<string[]>("models")
        {
            Description = "The model files. The first gives the threshold policy and the seed. With --add one model is enough.",
            Arity = ArgumentArity.OneOrMore,
            HelpName = "IN.aam",
        };
        var normal = new Option<string>("--normal")
        {
            Description = "Folder with normal recordings that none of the models has learned. The threshold is found from them.",
            Required = true,
            HelpName = "HELD_OUT",
        };
        var add = new Option<string?>("--add") { Description = "Folder with further normal recordings to learn.", HelpName = "DIR" };
        var output = new Option<string>("--model") { Description = "The model file to write.", Required = true, HelpName = "OUT.aam" };
        Option<string?> channel = CommonOptions.Channel();
        Option<string?> weights = CommonOptions.ModelWeights();
        Option<string> device = ComputeDevice.Option();
        Option<string?> prefix = CommonOptions.Prefix();
        Option<bool> json = CommonOptions.Json();
        var command = new Command(
            "merge",
            "Joins models that learned different normal recordings, or teaches a model further recordings (patchcore, padim, spectrum, texture, level, and ensembles of them).")
        {
            models, normal, add, output, channel, weights, prefix, device, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string[] paths = parsed.GetValue(models)!;
            string? further = parsed.GetValue(add);
            Check(paths, further);
            string path = parsed.GetValue(output)!;
            AtomicFile.Check(path);
            ChannelSelection channels = CommonOptions.ChannelOf(parsed.GetValue(channel));
            var heldOut = AudioSource.FromDirectory(parsed.GetValue(normal)!, channels);
            AudioSource? normals = further is null ? null : AudioSource.FromDirectory(further, channels);
            using AudioAnomalyModel grown = await GrowAsync(
                paths,
                model => CommonOptions.LoadModelAsync(model, parsed.GetValue(weights), parsed.GetValue(prefix), ComputeDevice.Of(parsed, device), cancellationToken),
                normals,
                heldOut,
                cancellationToken);
            await grown.SaveAsync(path, cancellationToken);
            ErrorOutput.Warn(grown.Warnings);
            Print(path, paths, normals?.Items.Count ?? 0, grown, parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Check(string[] paths, string? further)
    {
        if (paths.Length < 2 && further is null)
        {
            throw new UsageException("merge needs two models or more, or one model and --add DIR with recordings to learn.");
        }

        if (paths.GroupBy(Path.GetFullPath).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new UsageException($"'{twice.First()}' is given twice. Name each model once.");
        }
    }

    private static async Task<AudioAnomalyModel> GrowAsync(
        string[] paths,
        Func<string, Task<AudioAnomalyModel>> load,
        AudioSource? normals,
        AudioSource heldOut,
        CancellationToken cancellationToken)
    {
        var loaded = new List<AudioAnomalyModel>();
        try
        {
            foreach (string path in paths)
            {
                loaded.Add(await load(path));
            }

            if (loaded.Count > 1)
            {
                AudioAnomalyModel merged = await FitDisplay.RunAsync(progress => AudioAnomalyModel.MergeAsync(loaded, heldOut, progress, cancellationToken));
                if (normals is null)
                {
                    return merged;
                }

                loaded.Add(merged);
            }

            return await FitDisplay.RunAsync(progress => loaded[^1].AddNormalsAsync(normals!, heldOut, progress, cancellationToken));
        }
        catch (ModelMergeException e) when (e.ModelIndex is { } index)
        {
            throw new ModelMergeException($"'{paths[index]}': {e.Message}", e);
        }
        finally
        {
            loaded.ForEach(model => model.Dispose());
        }
    }

    private static void Print(string path, string[] sources, int added, AudioAnomalyModel model, bool json)
    {
        if (json)
        {
            JsonOutput.Write(new JsonObject
            {
                ["model"] = path,
                ["models"] = new JsonArray([.. sources.Select(source => (JsonNode)source)]),
                ["added"] = added,
                ["threshold"] = model.Calibration.Threshold,
                ["bandwidthHz"] = model.BandwidthHz,
                ["warnings"] = OptionWording.ToJson(model.Warnings),
            });
            return;
        }

        string learned = added > 0 ? $", {CountText.Of(added, "further recording")} learned" : string.Empty;
        Console.WriteLine($"Models:    {sources.Length}{learned}");
        Console.WriteLine($"Threshold: {FitCommand.DescribeThreshold(model.Calibration)}");
        Console.WriteLine($"Model:     {path}");
    }
}
