using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>Writes feature extractors into graphs.</summary>
internal static class FeatureGraph
{
    /// <summary>Adds an extractor.</summary>
    /// <param name="scoring">The graph and the spectrogram in it.</param>
    /// <param name="extractor">The extractor.</param>
    /// <exception cref="OnnxExportException">It has no form there.</exception>
    public static ExportedFeatures Add(ScoringGraph scoring, IFeatureExtractor extractor)
    {
        int[] rows = [.. extractor.Layers.Select(layer => scoring.Bins / layer.BinStride)];
        return extractor switch
        {
            Cnn14 cnn14 => new ExportedFeatures(
                cnn14,
                Cnn14Graph.Add(scoring.Graph, cnn14.Weights, cnn14.Layers, scoring.Graph.Add("Unsqueeze", CutToWholeCells(scoring, cnn14), scoring.Graph.Integers(0, 1))),
                rows),
            LogMelPatches patches => new ExportedFeatures(patches, [AddPatches(scoring, patches)], rows),
            _ => throw new OnnxExportException(
                extractor.Id,
                $"The feature extractor '{extractor.Id}' has no form as a part of an ONNX graph; '{Cnn14.ComponentId}' and '{LogMelPatches.ComponentId}' have one."),
        };
    }

    private static string CutToWholeCells(ScoringGraph scoring, Cnn14 cnn14)
    {
        GraphBuilder graph = scoring.Graph;
        string grid = graph.Integer(WholeCells.GridOf(cnn14.Layers)), axis = graph.Integers(0);
        string end = graph.Add("Mul", graph.Add("Div", scoring.Frames, grid), grid);
        return graph.Add("Slice", scoring.Spectrogram, graph.Integers(0), graph.Add("Unsqueeze", end, axis), axis);
    }

    private static string AddPatches(ScoringGraph scoring, LogMelPatches patches)
    {
        GraphBuilder graph = scoring.Graph;
        LogMelPatchOptions options = LogMelPatchOptions.Format.FromJson(patches.SaveState().Options);
        int frameLead = (options.PatchFrames - options.FrameStride) / 2, binLead = (options.PatchBins - options.BinStride) / 2;
        string last = graph.Add("Sub", scoring.Frames, graph.Integer(1));
        string stride = graph.Integer(options.FrameStride);
        string starts = graph.Add("Mul", GridGraph.Count(graph, graph.Add("Div", scoring.Frames, stride)), stride);
        int rows = scoring.Bins / options.BinStride;
        var channels = new List<string>();
        for (int x = 0; x < options.PatchFrames; x++)
        {
            string frames = graph.Add("Min", graph.Add("Max", graph.Add("Add", starts, graph.Integer(x - frameLead)), graph.Integer(0)), last);
            string run = graph.Add("Gather", [scoring.Spectrogram, frames], ("axis", [0]));
            for (int y = 0; y < options.PatchBins; y++)
            {
                long[] bins = [.. Enumerable.Range(0, rows).Select(row => (long)Math.Clamp((row * options.BinStride) - binLead + y, 0, scoring.Bins - 1))];
                channels.Add(graph.Add("Unsqueeze", graph.Add("Gather", [run, graph.Integers(bins)], ("axis", [1])), graph.Integers(0)));
            }
        }

        return graph.Add("Unsqueeze", graph.Add("Concat", [.. channels], ("axis", [0])), graph.Integers(0));
    }
}
