using System.Globalization;
using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>Writes CNN14 into a graph, batch norms folded into convolutions.</summary>
internal static class Cnn14Graph
{
    /// <summary>Adds the network up to the last layer wanted.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="layers">The layers wanted.</param>
    /// <param name="input">Spectrograms in dB: N x 1 x frames x bins.</param>
    /// <returns>The tensor of each layer: N x channels x frames x bins.</returns>
    public static string[] Add(GraphBuilder graph, Cnn14Weights weights, IReadOnlyList<FeatureLayer> layers, string input)
    {
        var norm = InputNorm.Fold(weights);
        string x = graph.Add("Add", graph.Add("Mul", input, graph.Floats(norm.Scale, norm.Scale.Length)), graph.Floats(norm.Shift, norm.Shift.Length));
        var tensors = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int block = 0; tensors.Count < layers.Count; block++)
        {
            string name = Cnn14Weights.BlockName(block);
            x = Convolve(graph, weights, x, $"{name}.conv1", $"{name}.bn1");
            x = Convolve(graph, weights, x, $"{name}.conv2", $"{name}.bn2");
            x = graph.Add("AveragePool", [x], ("kernel_shape", [2, 2]), ("strides", [2, 2]));
            if (layers.Any(layer => layer.Name == name))
            {
                tensors[name] = x;
            }
        }

        return [.. layers.Select(layer => tensors[layer.Name])];
    }

    /// <summary>The axes of a layer's output.</summary>
    public static string[] AxesOf(FeatureLayer layer, int mels, string batch, string frames) =>
    [
        batch,
        layer.Channels.ToString(CultureInfo.InvariantCulture),
        $"{frames}_div_{layer.FrameStride}",
        (mels / layer.BinStride).ToString(CultureInfo.InvariantCulture),
    ];

    private static string Convolve(GraphBuilder graph, Cnn14Weights weights, string input, string convolution, string norm)
    {
        IReadOnlyList<int> shape = weights.Tensors[$"{convolution}.weight"].Shape;
        (float[] folded, float[] bias) = FoldedNorm.Of(weights, norm).Into(weights[$"{convolution}.weight"]);
        string sum = graph.Add(
            "Conv",
            [input, graph.Floats(folded, [.. shape]), graph.Floats(bias, bias.Length)],
            ("kernel_shape", [3, 3]),
            ("pads", [1, 1, 1, 1]));
        return graph.Add("Relu", sum);
    }
}
