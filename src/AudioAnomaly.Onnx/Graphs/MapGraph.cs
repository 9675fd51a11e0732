using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>Writes how patch scores become a map on the spectrogram's grid.</summary>
internal static class MapGraph
{
    /// <summary>Upsamples, smooths and widens.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scores">Grid frames x rows.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="layer">The grid's strides.</param>
    /// <param name="frames">Frames of the spectrogram.</param>
    /// <param name="valid">Its bins in scope.</param>
    /// <param name="bins">Its bins.</param>
    /// <param name="sigma">The smoothing's standard deviation in cells; 0 for none.</param>
    /// <returns>The map, frames x bins.</returns>
    public static string Draw(GraphBuilder graph, string scores, int rows, FeatureLayer layer, string frames, int valid, int bins, double sigma)
    {
        string map = GridGraph.InterpolateFirst(graph, scores, 2, frames, 1, layer.FrameStride);
        map = GridGraph.Interpolate(graph, map, 2, 1, LinearStencil.ByStride(valid, 1, rows, layer.BinStride));
        return Widen(graph, sigma > 0 ? Smooth(graph, map, frames, valid, sigma) : map, valid, bins);
    }

    /// <summary>A map all of whose frames are the same.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="row">A score for each bin in scope.</param>
    /// <param name="frames">Frames of the spectrogram.</param>
    /// <param name="valid">Its bins in scope.</param>
    /// <param name="bins">Its bins.</param>
    public static string Repeat(GraphBuilder graph, string row, string frames, int valid, int bins)
    {
        string wide = Widen(graph, graph.Add("Reshape", row, graph.Integers(1, valid)), valid, bins);
        return graph.Add("Expand", wide, graph.Add("Concat", [graph.Add("Reshape", frames, graph.Integers(1)), graph.Integers(bins)], ("axis", [0])));
    }

    private static string Widen(GraphBuilder graph, string map, int valid, int bins)
        => valid == bins ? map : graph.Add("Pad", map, graph.Integers(0, 0, 0, bins - valid));

    private static string Smooth(GraphBuilder graph, string map, string frames, int width, double sigma)
    {
        float[] kernel = GaussianBlur.Kernel(sigma);
        int radius = kernel.Length / 2;

        // Mirrored about the edges (d c b a | a b c d), which no operator's padding does.
        string period = graph.Add("Mul", frames, graph.Integer(2));
        string places = graph.Add("Range", graph.Integer(-radius), graph.Add("Add", frames, graph.Integer(radius)), graph.Integer(1));
        string inPeriod = graph.Add("Mod", places, period);
        string back = graph.Add("Sub", graph.Add("Sub", period, graph.Integer(1)), inPeriod);
        string mirrored = graph.Add("Where", graph.Add("Less", inPeriod, frames), inPeriod, back);
        string tall = graph.Add("Gather", [map, mirrored], ("axis", [0]));
        string smooth = Convolve(graph, tall, kernel, [kernel.Length, 1], width);
        long[] columns = [.. Enumerable.Range(-radius, width + (2 * radius)).Select(column => (long)GaussianBlur.Mirror(column, width))];
        return Convolve(graph, graph.Add("Gather", [smooth, graph.Integers(columns)], ("axis", [1])), kernel, [1, kernel.Length], width);
    }

    private static string Convolve(GraphBuilder graph, string map, float[] kernel, int[] shape, int width)
    {
        string image = graph.Add("Unsqueeze", map, graph.Integers(0, 1));
        string result = graph.Add("Conv", [image, graph.Floats(kernel, 1, 1, shape[0], shape[1])], ("kernel_shape", [shape[0], shape[1]]));
        return graph.Add("Reshape", result, graph.Integers(-1, width));
    }
}
