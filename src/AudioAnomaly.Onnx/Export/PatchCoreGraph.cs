using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>Writes a fitted PatchCore into a graph.</summary>
internal static class PatchCoreGraph
{
    /// <summary>Adds the detector.</summary>
    /// <param name="scoring">The graph and the spectrogram in it.</param>
    /// <param name="saved">The detector.</param>
    /// <param name="extractor">Its features.</param>
    /// <exception cref="OnnxExportException">One of its options has no form there.</exception>
    public static DetectorTensors Add(ScoringGraph scoring, ComponentState saved, IFeatureExtractor extractor)
    {
        GraphBuilder graph = scoring.Graph;
        PatchCoreOptions options = PatchCoreOptions.Format.FromJson(saved.Options);
        PatchScoreGraph.Refuse(PatchCoreDetector.ComponentId, nameof(options.FrequencyNeighborhood), options.FrequencyNeighborhood is not null);
        PatchScoreGraph.Refuse(PatchCoreDetector.ComponentId, nameof(options.TimePoolSeconds), options.TimePoolSeconds is not null);
        ExportedFeatures features = FeatureGraph.Add(scoring, extractor);
        int rows = PatchScoreGraph.RowsInScope(scoring, features.Layers[0], features.Rows[0]);
        TensorData bank = saved.Tensors["bank"];
        string banked = graph.Floats(bank.Values.Span, [.. bank.Shape]);
        string patches = AddPatches(graph, features, rows, options.NeighborhoodSize, saved);
        string nearest = graph.Add("ArgMin", [SquaredDistances(graph, patches, banked, bank)], ("axis", [1]), ("keepdims", [0]));

        // Squares of sums lose digits where patches are near: the distance itself is measured again.
        string distances = PatchScoreGraph.Norm(graph, graph.Add("Sub", patches, graph.Add("Gather", [banked, nearest], ("axis", [0]))));
        string scores = options.DensityNeighbors is null ? distances
            : graph.Add("Div", distances, graph.Add("Gather", [graph.Floats(saved.Tensors["spreads"].Values.Span, bank.Shape[0]), nearest], ("axis", [0])));
        string grid = graph.Add("Reshape", scores, graph.Integers(-1, rows));
        grid = PatchScoreGraph.Standardize(graph, grid, rows, options.StandardizeRows ? RowStatistics.Load(saved) : null);
        string flat = graph.Add("Reshape", grid, graph.Integers(-1));
        string score = options.ClipScoreFor(extractor.Kind) switch
        {
            PatchCoreClipScore.Max => graph.Add("ReduceMax", [flat], ("keepdims", [0])),
            PatchCoreClipScore.TopMean => PatchScoreGraph.TopMean(graph, flat, options.TopShare),
            _ => Reweighted(graph, flat, distances, nearest, patches, banked, Math.Min(options.ReweightNeighbors, bank.Shape[0])),
        };
        string map = MapGraph.Draw(graph, grid, rows, features.Layers[0], scoring.Frames, scoring.ValidBins, scoring.Bins, options.SmoothingSigma);
        return new DetectorTensors(score, map);
    }

    /// <summary>The patches, scaled as the bank: (frames x rows) x channels.</summary>
    private static string AddPatches(GraphBuilder graph, ExportedFeatures features, int rows, int neighborhood, ComponentState saved)
    {
        FeatureLayer first = features.Layers[0];
        string count = graph.LengthOf(features.Maps[0], 2);
        var layers = new List<string>();
        for (int l = 0; l < features.Maps.Length; l++)
        {
            FeatureLayer layer = features.Layers[l];
            int reach = neighborhood / 2;
            string pooled = reach == 0 ? features.Maps[l] : graph.Add(
                "AveragePool",
                [features.Maps[l]],
                ("kernel_shape", [neighborhood, neighborhood]),
                ("strides", [1, 1]),
                ("pads", [reach, reach, reach, reach]),
                ("count_include_pad", [1]));
            string cells = ExportedFeatures.ChannelsLast(graph, pooled);
            LinearStencil[] stencils = LinearStencil.ByStride(features.Rows[0], first.BinStride, features.Rows[l], layer.BinStride)[..rows];
            layers.Add(l == 0
                ? graph.Add("Slice", cells, graph.Integers(0), graph.Integers(rows), graph.Integers(1))
                : GridGraph.Interpolate(graph, GridGraph.InterpolateFirst(graph, cells, 3, count, first.FrameStride, layer.FrameStride), 3, 1, stencils));
        }

        string all = layers.Count == 1 ? layers[0] : graph.Add("Concat", [.. layers], ("axis", [2]));
        TensorData mean = saved.Tensors["mean"], scale = saved.Tensors["scale"];
        string centred = graph.Add("Sub", all, graph.Floats(mean.Values.Span, [.. mean.Shape]));
        string scaled = graph.Add("Mul", centred, graph.Floats(scale.Values.Span, [.. scale.Shape]));
        return graph.Add("Reshape", scaled, graph.Integers(-1, mean.Shape[0]));
    }

    /// <summary>The squared distances of patches to the bank's, less the patches' own squares: one product of matrices.</summary>
    private static string SquaredDistances(GraphBuilder graph, string patches, string banked, TensorData bank)
    {
        int count = bank.Shape[0], channels = bank.Shape[1];
        float[] squares = new float[count];
        for (int row = 0; row < count; row++)
        {
            squares[row] = (float)FixedOrderSum.SumOfSquares(bank.Values.Span.Slice(row * channels, channels));
        }

        string turned = graph.Add("Mul", graph.Add("Transpose", [banked], ("perm", [1, 0])), graph.Number(-2));
        string columns = graph.Add("Concat", [turned, graph.Floats(squares, 1, count)], ("axis", [0]));
        return graph.Add("MatMul", graph.Add("Pad", patches, graph.Integers(0, 0, 0, 1), graph.Number(1)), columns);
    }

    private static string Reweighted(GraphBuilder graph, string scores, string distances, string nearest, string patches, string bank, int neighbors)
    {
        string worst = graph.Add("ArgMax", [scores], ("axis", [0]), ("keepdims", [0]));
        string At(string tensor) => graph.Add("Gather", [tensor, worst], ("axis", [0]));
        string distance = At(distances), score = At(scores);
        if (neighbors <= 1)
        {
            return score;
        }

        string neighbor = graph.Add("Gather", [bank, At(nearest)], ("axis", [0]));
        string apart = PatchScoreGraph.Norm(graph, graph.Add("Sub", bank, neighbor));
        string around = graph.AddMany("TopK", [apart, graph.Integers(neighbors)], 2, ("axis", [0]), ("largest", [0]))[1];
        string far = PatchScoreGraph.Norm(graph, graph.Add("Sub", graph.Add("Gather", [bank, around], ("axis", [0])), At(patches)));
        string sum = graph.Add("ReduceSum", [graph.Add("Exp", graph.Add("Sub", far, distance)), graph.Integers(0)], ("keepdims", [0]));
        return graph.Add("Mul", graph.Add("Sub", graph.Number(1), graph.Add("Reciprocal", sum)), score);
    }
}
