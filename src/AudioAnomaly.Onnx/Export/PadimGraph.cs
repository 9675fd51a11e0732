using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>Writes a fitted PaDiM into a graph.</summary>
internal static class PadimGraph
{
    /// <summary>The number of frames that it takes, if there is only one.</summary>
    public static int? FramesOf(ComponentState saved)
    {
        PadimOptions options = PadimOptions.Format.FromJson(saved.Options);
        return options.Positions == PadimPositions.PerPosition ? PadimLayout.Load(saved.Options, options.Positions).Frames : null;
    }

    /// <summary>Adds the detector.</summary>
    /// <param name="scoring">The graph and the spectrogram in it.</param>
    /// <param name="saved">The detector.</param>
    /// <param name="extractor">Its features.</param>
    /// <exception cref="OnnxExportException">One of its options has no form there.</exception>
    public static DetectorTensors Add(ScoringGraph scoring, ComponentState saved, IFeatureExtractor extractor)
    {
        GraphBuilder graph = scoring.Graph;
        PadimOptions options = PadimOptions.Format.FromJson(saved.Options);
        PatchScoreGraph.Refuse(PadimDetector.ComponentId, nameof(options.TimePoolSeconds), options.TimePoolSeconds is not null);
        var layout = PadimLayout.Load(saved.Options, options.Positions);
        int[] chosen = [.. saved.Options["chosenChannels"]!.AsArray().Select(channel => channel!.GetValue<int>())];
        ExportedFeatures features = FeatureGraph.Add(scoring, extractor);
        int rows = Math.Min(layout.Rows, PatchScoreGraph.RowsInScope(scoring, features.Layers[0], features.Rows[0]));
        string patches = Select(graph, features, rows, chosen);
        string distances = Distances(graph, patches, layout, rows, chosen.Length, options, saved);
        distances = PatchScoreGraph.Standardize(graph, distances, rows, options.StandardizeRows ? RowStatistics.Load(saved) : null);
        string map = MapGraph.Draw(graph, distances, rows, features.Layers[0], scoring.Frames, scoring.ValidBins, scoring.Bins, options.SmoothingSigma);
        string score = options.UsesTopMeanFor(extractor.Kind)
            ? PatchScoreGraph.TopMean(graph, graph.Add("Reshape", distances, graph.Integers(-1)), options.TopShare)
            : graph.Add("ReduceMax", [map], ("keepdims", [0]));
        return new DetectorTensors(score, map);
    }

    /// <summary>The chosen channels at every cell of the first layer's grid: frames x rows x channels.</summary>
    private static string Select(GraphBuilder graph, ExportedFeatures features, int rows, int[] chosen)
    {
        FeatureLayer grid = features.Layers[0];
        string count = graph.LengthOf(features.Maps[0], 2);
        var parts = new List<string>();
        int before = 0;
        for (int l = 0; l < features.Maps.Length; l++)
        {
            FeatureLayer layer = features.Layers[l];
            long[] own = [.. chosen.Where(channel => channel >= before && channel < before + layer.Channels).Select(channel => (long)(channel - before))];
            before += layer.Channels;
            if (own.Length == 0)
            {
                continue;
            }

            string some = ExportedFeatures.ChannelsLast(graph, graph.Add("Gather", [features.Maps[l], graph.Integers(own)], ("axis", [1])));
            string frames = GridGraph.Nearest(graph, count, grid.FrameStride, graph.LengthOf(some, 0), layer.FrameStride);
            int last = features.Rows[l] - 1;
            long[] bins = [.. Enumerable.Range(0, rows).Select(row => (long)Math.Min(((2 * row) + 1) * grid.BinStride / (2 * layer.BinStride), last))];
            parts.Add(graph.Add("Gather", [graph.Add("Gather", [some, frames], ("axis", [0])), graph.Integers(bins)], ("axis", [1])));
        }

        return parts.Count == 1 ? parts[0] : graph.Add("Concat", [.. parts], ("axis", [2]));
    }

    /// <summary>The distance of every patch to its Gaussian: frames x rows.</summary>
    private static string Distances(GraphBuilder graph, string patches, PadimLayout layout, int rows, int channels, PadimOptions options, ComponentState saved)
    {
        // A group is all patches of one Gaussian: rows x frames x channels, or each patch by itself, or all of them.
        string groups = options.Positions switch
        {
            PadimPositions.PerPosition => graph.Add("Reshape", patches, graph.Integers(-1, 1, channels)),
            PadimPositions.PerFrequency => graph.Add("Transpose", [patches], ("perm", [1, 0, 2])),
            _ => graph.Add("Reshape", patches, graph.Integers(1, -1, channels)),
        };
        int[] used = options.Positions switch
        {
            PadimPositions.PerPosition => [.. Enumerable.Range(0, layout.GridFrames * rows).Select(cell => layout.GaussianOf(cell / rows, cell % rows))],
            PadimPositions.PerFrequency => [.. Enumerable.Range(0, rows)],
            _ => [0],
        };
        string difference = graph.Add("Sub", groups, Take(graph, saved.Tensors["means"], used, 1, channels));
        string distances = options.Form switch
        {
            PadimForm.Diagonal => PatchScoreGraph.Norm(graph, graph.Add("Mul", difference, Take(graph, saved.Tensors["scales"], used, 1, channels))),
            PadimForm.LowRank => LowRank(graph, difference, saved, used, channels),
            _ => PatchScoreGraph.Norm(graph, graph.Add("MatMul", difference, Whitenings(graph, saved.Tensors["whitenings"], used, channels))),
        };
        return options.Positions == PadimPositions.PerFrequency
            ? graph.Add("Transpose", [distances], ("perm", [1, 0]))
            : graph.Add("Reshape", distances, graph.Integers(-1, rows));
    }

    private static string LowRank(GraphBuilder graph, string difference, ComponentState saved, int[] used, int channels)
    {
        TensorData weights = saved.Tensors["weights"];
        int rank = weights.Shape[1] - 1;
        string directions = Take(graph, saved.Tensors["directions"], used, rank, channels);
        string parts = graph.Add("MatMul", difference, graph.Add("Transpose", [directions], ("perm", [0, 2, 1])));
        string rest = graph.Add("Sub", difference, graph.Add("MatMul", parts, directions));
        string weight = Take(graph, weights, used, 1, rank + 1);
        string along = graph.Add("Slice", weight, graph.Integers(0), graph.Integers(rank), graph.Integers(2));
        string across = graph.Add("Squeeze", graph.Add("Slice", weight, graph.Integers(rank), graph.Integers(rank + 1), graph.Integers(2)), graph.Integers(2));
        string sum = graph.Add("ReduceSum", [graph.Add("Mul", along, graph.Add("Mul", parts, parts)), graph.Integers(2)], ("keepdims", [0]));
        string remaining = graph.Add("ReduceSumSquare", [rest], ("axes", [2]), ("keepdims", [0]));
        return graph.Add("Sqrt", graph.Add("Add", sum, graph.Add("Mul", across, remaining)));
    }

    /// <summary>The rows of some Gaussians, each as a matrix.</summary>
    private static string Take(GraphBuilder graph, TensorData tensor, int[] used, int height, int width)
    {
        float[] values = new float[used.Length * height * width];
        for (int i = 0; i < used.Length; i++)
        {
            tensor.Values.Span.Slice(used[i] * height * width, height * width).CopyTo(values.AsSpan(i * height * width));
        }

        return graph.Floats(values, used.Length, height, width);
    }

    /// <summary>The whitenings of some Gaussians, turned so that a row of differences stands before them.</summary>
    private static string Whitenings(GraphBuilder graph, TensorData packed, int[] used, int size)
    {
        int length = PackedTriangle.Length(size);
        float[] dense = new float[checked(used.Length * size * size)];
        for (int i = 0; i < used.Length; i++)
        {
            ReadOnlySpan<float> triangle = packed.Values.Span.Slice(used[i] * length, length);
            for (int row = 0; row < size; row++)
            {
                ReadOnlySpan<float> values = PackedTriangle.Row(triangle, row);
                for (int column = 0; column <= row; column++)
                {
                    dense[(((i * size) + column) * size) + row] = values[column];
                }
            }
        }

        return graph.Floats(dense, used.Length, size, size);
    }
}
