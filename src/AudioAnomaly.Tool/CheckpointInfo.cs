using System.Globalization;
using System.Text.Json.Nodes;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly.Tool;

/// <summary>Says what a checkpoint holds, and whether its CNN14 can be used.</summary>
internal static class CheckpointInfo
{
    public static void Write(Checkpoint checkpoint, string? prefix, bool json, CancellationToken cancellationToken)
    {
        string sha256 = checkpoint.ComputeSha256(cancellationToken);
        (Cnn14Weights? weights, string? problem) = TryLoad(checkpoint, prefix, cancellationToken);
        if (json)
        {
            JsonOutput.Write(ToJson(checkpoint, sha256, weights, problem));
        }
        else
        {
            Print(checkpoint, sha256, weights, problem);
        }
    }

    private static (Cnn14Weights? Weights, string? Problem) TryLoad(Checkpoint checkpoint, string? prefix, CancellationToken cancellationToken)
    {
        try
        {
            return (Cnn14Weights.Load(checkpoint, prefix, cancellationToken), null);
        }
        catch (CheckpointFormatException e)
        {
            return (null, OptionWording.Of(e.Message));
        }
    }

    private static void Print(Checkpoint checkpoint, string sha256, Cnn14Weights? weights, string? problem)
    {
        Line("File", $"{checkpoint.Container}, {new FileInfo(checkpoint.Path).Length.ToString("#,0", CultureInfo.InvariantCulture)} bytes");
        Line("SHA-256", sha256);
        if (weights is not null)
        {
            Line("CNN14", $"usable: {weights.Identity!.Kind}, channels {string.Join(", ", weights.Widths)}, {weights.Mels} mel bands");
            Line("Front end", weights.Identity.Preset ?? "the file does not say");
            Line("Weights", $"SHA-256 {weights.Identity.WeightsSha256}");
        }
        else
        {
            Line("CNN14", $"not usable. {problem}");
        }

        foreach ((string key, string value) in checkpoint.Metadata)
        {
            // A file's own text does not get to steer the terminal, or to look like a line of ours.
            Line("Remark", OneLine.Of($"{key} = {value}"));
        }

        if (checkpoint.IgnoredTypes.Count > 0)
        {
            Line("Ignored", string.Join(", ", checkpoint.IgnoredTypes));
        }

        Line("Tensors", checkpoint.Tensors.Count.ToString(CultureInfo.InvariantCulture));
        foreach (CheckpointTensor tensor in checkpoint.Tensors)
        {
            Console.WriteLine($"  {tensor.Name}  {tensor.Type} [{string.Join(", ", tensor.Shape)}]");
        }
    }

    private static JsonObject ToJson(Checkpoint checkpoint, string sha256, Cnn14Weights? weights, string? problem) => new()
    {
        ["container"] = checkpoint.Container.ToString(),
        ["sha256"] = sha256,
        ["cnn14"] = weights is null ? null : new JsonObject
        {
            ["kind"] = weights.Identity!.Kind,
            ["preset"] = weights.Identity.Preset,
            ["weightsSha256"] = weights.Identity.WeightsSha256,
            ["widths"] = new JsonArray([.. weights.Widths.Select(width => (JsonNode)width)]),
            ["melBands"] = weights.Mels,
        },
        ["problem"] = problem,
        ["metadata"] = new JsonObject(checkpoint.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        ["ignoredTypes"] = new JsonArray([.. checkpoint.IgnoredTypes.Select(type => (JsonNode)type)]),
        ["tensors"] = new JsonArray([.. checkpoint.Tensors.Select(tensor => new JsonObject
        {
            ["name"] = tensor.Name,
            ["type"] = tensor.Type.ToString(),
            ["shape"] = new JsonArray([.. tensor.Shape.Select(length => (JsonNode)length)]),
        })]),
    };

    private static void Line(string name, string value) => Console.WriteLine($"{name,-10} {value}");
}
