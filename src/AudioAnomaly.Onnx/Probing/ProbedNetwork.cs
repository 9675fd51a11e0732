using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>What was found out about a network by running it. Immutable; saved with models, so that a network is probed once.</summary>
internal sealed record ProbedNetwork
{
    /// <summary>What the input's axes stand for.</summary>
    public required TensorAxes Input { get; init; }

    /// <summary>The number of mel bands that it takes; null if any will do.</summary>
    public required int? Bins { get; init; }

    /// <summary>The number of frames that it takes; null if any will do.</summary>
    public required int? Frames { get; init; }

    /// <summary>The fewest frames of which it makes features.</summary>
    public required int MinFrames { get; init; }

    /// <summary>How far its features look beyond their own frames; null if that is not bounded.</summary>
    public required int? ContextFrames { get; init; }

    /// <summary>Frames at both ends that repeat the outer ones, so that cells of networks without padding lie where their sound is.</summary>
    public required int Padding { get; init; }

    /// <summary>Whether several inputs of one length can be given at a time.</summary>
    public required bool TakesBatches { get; init; }

    /// <summary>The outputs, largest grid first.</summary>
    public required IReadOnlyList<ProbedLayer> Layers { get; init; }

    /// <summary>As a model file holds it.</summary>
    public JsonObject ToJson() => new()
    {
        ["input"] = Input.Letters,
        ["bins"] = Bins,
        ["frames"] = Frames,
        ["minFrames"] = MinFrames,
        ["contextFrames"] = ContextFrames,
        ["padding"] = Padding,
        ["takesBatches"] = TakesBatches,
        ["layers"] = new JsonArray([.. Layers.Select(layer => new JsonObject
        {
            ["name"] = layer.Layer.Name,
            ["channels"] = layer.Layer.Channels,
            ["frameStride"] = layer.Layer.FrameStride,
            ["binStride"] = layer.Layer.BinStride,
            ["axes"] = layer.Axes.Letters,
            ["skippedCells"] = layer.SkippedCells,
        })]),
    };

    /// <summary>Reads what <see cref="ToJson"/> made.</summary>
    /// <exception cref="FormatException">It makes no sense.</exception>
    public static ProbedNetwork FromJson(JsonObject json)
    {
        var read = new ProbedNetwork
        {
            Input = new TensorAxes(json["input"]!.GetValue<string>()),
            Bins = json["bins"]?.GetValue<int>(),
            Frames = json["frames"]?.GetValue<int>(),
            MinFrames = json["minFrames"]!.GetValue<int>(),
            ContextFrames = json["contextFrames"]?.GetValue<int>(),
            Padding = json["padding"]!.GetValue<int>(),
            TakesBatches = json["takesBatches"]!.GetValue<bool>(),
            Layers = [.. json["layers"]!.AsArray().Select(layer => new ProbedLayer(
                new FeatureLayer(
                    layer!["name"]!.GetValue<string>(),
                    layer["channels"]!.GetValue<int>(),
                    layer["frameStride"]!.GetValue<int>(),
                    layer["binStride"]!.GetValue<int>()),
                new TensorAxes(layer["axes"]!.GetValue<string>()),
                layer["skippedCells"]!.GetValue<int>()))],
        };
        const int Most = 1 << 20;
        bool isSensible = TensorAxes.IsInput(read.Input.Letters)
            && (read.Bins ?? 1) is > 0 and <= Most && (read.Frames ?? 1) is > 0 and <= Most && read.MinFrames is > 0 and <= Most
            && (read.ContextFrames ?? 0) is >= 0 and <= Most && read.Padding is >= 0 and <= Most
            && read.Layers.Count > 0
            && read.Layers.All(layer => TensorAxes.IsOutput(layer.Axes.Letters) && layer.SkippedCells is >= 0 and <= Most
                && layer.Layer is { Channels: > 0 and <= Most, FrameStride: > 0 and <= Most, BinStride: > 0 and <= Most });
        return isSensible ? read
            : throw new FormatException("what it says of its network's inputs and outputs makes no sense.");
    }
}
