using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>Features in a graph.</summary>
/// <param name="Extractor">What makes them.</param>
/// <param name="Maps">The tensor of each layer: 1 x channels x frames x bins.</param>
/// <param name="Rows">The bins of each layer's grid.</param>
internal sealed record ExportedFeatures(IFeatureExtractor Extractor, string[] Maps, int[] Rows)
{
    /// <summary>The layers.</summary>
    public IReadOnlyList<FeatureLayer> Layers => Extractor.Layers;

    /// <summary>A layer with its channels last: frames x bins x channels.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="map">1 x channels x frames x bins.</param>
    public static string ChannelsLast(GraphBuilder graph, string map)
        => graph.Add("Squeeze", graph.Add("Transpose", [map], ("perm", [0, 2, 3, 1])), graph.Integers(0));
}
