using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>Writes what PatchCore and PaDiM do with patch scores.</summary>
internal static class PatchScoreGraph
{
    /// <summary>Brings frequency rows to one mean and deviation, as held-out clips say.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scores">Frames x rows.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="heldOut">What held-out clips say; null if nothing.</param>
    public static string Standardize(GraphBuilder graph, string scores, int rows, RowStatistics? heldOut)
    {
        if (heldOut is null)
        {
            return scores;
        }

        (IReadOnlyList<float> scales, IReadOnlyList<float> offsets) = heldOut.Map;
        float[] Rows(IReadOnlyList<float> values) => [.. Enumerable.Range(0, rows).Select(row => values[Math.Min(row, values.Count - 1)])];
        string mapped = graph.Add("Add", graph.Add("Mul", scores, graph.Floats(Rows(scales), rows)), graph.Floats(Rows(offsets), rows));
        return graph.Add("Max", mapped, graph.Number(0));
    }

    /// <summary>The mean of the highest scores.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="flat">The scores, one after the other.</param>
    /// <param name="share">Which share of them counts; at least one does.</param>
    public static string TopMean(GraphBuilder graph, string flat, double share)
    {
        string wanted = graph.Add("Ceil", graph.Add("Mul", graph.ToDouble(graph.Add("Shape", flat)), graph.Doubles([share], 1)));
        string count = graph.Add("Max", graph.ToInteger(wanted), graph.Integers(1));
        return graph.Add("ReduceMean", [graph.AddMany("TopK", [flat, count], 2, ("axis", [0]), ("largest", [1]))[0]], ("keepdims", [0]));
    }

    /// <summary>The length of vectors along the last axis.</summary>
    public static string Norm(GraphBuilder graph, string vectors) => graph.Add("ReduceL2", [vectors], ("axes", [-1]), ("keepdims", [0]));

    /// <summary>Refuses options that have no form in a graph.</summary>
    /// <exception cref="OnnxExportException">One is set.</exception>
    public static void Refuse(string detector, string option, bool isSet)
    {
        if (isSet)
        {
            throw new OnnxExportException(option, $"The detector '{detector}' was fitted with {option}, which has no form in an ONNX graph. Fit without it.");
        }
    }

    /// <summary>The first bins of a grid that count.</summary>
    public static int RowsInScope(ScoringGraph scoring, FeatureLayer layer, int rows) => SpectrogramBins.RowsInScope(scoring.ValidBins, layer, rows);
}
