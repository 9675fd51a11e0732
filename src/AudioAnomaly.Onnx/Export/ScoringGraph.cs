using System.Globalization;

namespace AudioAnomaly.Onnx;

/// <summary>The graph of a model while it is written: the spectrogram, and what the detector makes of it.</summary>
internal sealed class ScoringGraph
{
    /// <param name="graph">The graph.</param>
    /// <param name="bins">Bins of spectrograms.</param>
    /// <param name="valid">Their bins in scope: no sound above was learned.</param>
    /// <param name="floorDb">What stands in the bins out of scope.</param>
    /// <param name="frames">The number of frames, if there is only one.</param>
    public ScoringGraph(GraphBuilder graph, int bins, int valid, float floorDb, int? frames)
    {
        (Graph, Bins, ValidBins) = (graph, bins, valid);
        string input = graph.Input("spectrogram", frames?.ToString(CultureInfo.InvariantCulture) ?? "frames", bins.ToString(CultureInfo.InvariantCulture));
        Frames = graph.LengthOf(input, 0);
        Spectrogram = valid == bins ? input : Limit(graph, input, bins, valid, floorDb);
    }

    /// <summary>The graph.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>The spectrogram in dB: frames x bins; the floor where nothing was learned.</summary>
    public string Spectrogram { get; }

    /// <summary>Its number of frames.</summary>
    public string Frames { get; }

    /// <summary>Its bins.</summary>
    public int Bins { get; }

    /// <summary>Its bins in scope.</summary>
    public int ValidBins { get; }

    private static string Limit(GraphBuilder graph, string input, int bins, int valid, float floorDb)
    {
        string kept = graph.Add("Slice", input, graph.Integers(0), graph.Integers(valid), graph.Integers(1));
        return graph.Add("Pad", kept, graph.Integers(0, 0, 0, bins - valid), graph.Number(floorDb));
    }
}
