using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>Writes the fitted profiles of spectrum and texture into a graph.</summary>
internal static class ProfileGraph
{
    private static readonly double[] Shares = [.. SpectrumStatistics.Shares];

    /// <summary>Adds the spectrum profile.</summary>
    /// <param name="scoring">The graph and the spectrogram in it.</param>
    /// <param name="saved">The detector.</param>
    public static DetectorTensors AddSpectrum(ScoringGraph scoring, ComponentState saved)
    {
        GraphBuilder graph = scoring.Graph;
        SpectrumProfileOptions options = SpectrumProfileOptions.Format.FromJson(saved.Options);
        var normals = NormalProfiles.Load(saved);
        int rows = Math.Min(scoring.ValidBins, normals.Shape.Rows);
        string inScope = graph.Add("Slice", scoring.Spectrogram, graph.Integers(0), graph.Integers(rows), graph.Integers(1));
        string bands = graph.Add("Transpose", [inScope], ("perm", [1, 0]));
        string numbers = options.Statistic == SpectrumStatistic.Mean
            ? graph.Add("ReduceMean", [bands], ("axes", [1]), ("keepdims", [0]))
            : Quantiles(graph, bands, scoring.Frames);
        (string score, string row) = Compare(graph, numbers, rows, normals, options);
        return new DetectorTensors(score, MapGraph.Repeat(graph, row, scoring.Frames, rows, scoring.Bins));
    }

    /// <summary>Adds the texture profile.</summary>
    /// <param name="scoring">The graph and the spectrogram in it.</param>
    /// <param name="saved">The detector.</param>
    /// <param name="extractor">Its features.</param>
    public static DetectorTensors AddTexture(ScoringGraph scoring, ComponentState saved, IFeatureExtractor extractor)
    {
        GraphBuilder graph = scoring.Graph;
        TextureProfileOptions options = TextureProfileOptions.Format.FromJson(saved.Options);
        var normals = NormalProfiles.Load(saved);
        ExportedFeatures features = FeatureGraph.Add(scoring, extractor);
        int index = TextureProfileDetector.FindLayer(extractor, options.Layer)!.Value;
        FeatureLayer layer = features.Layers[index];
        int rows = SpectrogramBins.RowsInScope(Math.Min(scoring.ValidBins, normals.Shape.ValidBins), layer, normals.Shape.Rows);
        string all = ExportedFeatures.ChannelsLast(graph, features.Maps[index]);
        string inScope = graph.Add("Slice", all, graph.Integers(0), graph.Integers(rows), graph.Integers(1));
        string cells = Inner(graph, inScope, scoring.Frames, layer.FrameStride, InnerCells.Of(extractor, layer).Edge);
        string numbers = options.Statistic == TextureStatistic.Maximum
            ? graph.Add("ReduceMax", [cells], ("axes", [0]), ("keepdims", [0]))
            : MeanAndDeviation(graph, cells);
        (string score, string row) = Compare(graph, numbers, rows, normals, options);
        LinearStencil[] stencils = LinearStencil.ByStride(scoring.ValidBins, 1, rows, layer.BinStride);
        string drawn = GridGraph.Interpolate(graph, row, 1, 0, stencils);
        return new DetectorTensors(score, MapGraph.Repeat(graph, drawn, scoring.Frames, scoring.ValidBins, scoring.Bins));
    }

    /// <summary>The cells that do not see beyond the recording, if they are half of all at least; otherwise all.</summary>
    private static string Inner(GraphBuilder graph, string cells, string frames, int stride, int edge)
    {
        string count = graph.Add("Div", graph.Add("Reshape", frames, graph.Integers(1)), graph.Integers(stride));
        string isLong = graph.ToInteger(graph.Add("GreaterOrEqual", count, graph.Integers(4 * edge)));
        string first = graph.Add("Mul", isLong, graph.Integers(edge));
        return graph.Add("Slice", cells, first, graph.Add("Sub", count, first), graph.Integers(0));
    }

    /// <summary>Bands x quantiles over time.</summary>
    private static string Quantiles(GraphBuilder graph, string bands, string frames)
    {
        string count = graph.Add("Reshape", frames, graph.Integers(1));
        string sorted = graph.AddMany("TopK", [bands, count], 2, ("axis", [1]), ("largest", [0]))[0];
        string last = graph.Add("Sub", count, graph.Integers(1));
        string rank = graph.Add("Mul", graph.Doubles(Shares, Shares.Length), graph.ToDouble(last));
        string below = graph.ToInteger(rank);
        string above = graph.Add("Min", graph.Add("Add", below, graph.Integers(1)), last);
        string weight = graph.ToFloat(graph.Add("Sub", rank, graph.ToDouble(below)));
        string low = graph.Add("Gather", [sorted, below], ("axis", [1])), high = graph.Add("Gather", [sorted, above], ("axis", [1]));
        return graph.Add("Add", low, graph.Add("Mul", weight, graph.Add("Sub", high, low)));
    }

    /// <summary>Rows x (means, deviations) x channels.</summary>
    private static string MeanAndDeviation(GraphBuilder graph, string cells)
    {
        string mean = graph.Add("ReduceMean", [cells], ("axes", [0]), ("keepdims", [1]));
        string difference = graph.Add("Sub", cells, mean);
        string variance = graph.Add("ReduceMean", [graph.Add("Mul", difference, difference)], ("axes", [0]), ("keepdims", [1]));
        return graph.Add("Transpose", [graph.Add("Concat", [mean, graph.Add("Sqrt", variance)], ("axis", [0]))], ("perm", [1, 0, 2]));
    }

    /// <summary>Standardises a profile and compares it with the normal ones: the score, and one of each row.</summary>
    private static (string Score, string Rows) Compare(GraphBuilder graph, string numbers, int rows, NormalProfiles normals, ProfileOptions options)
    {
        FeatureScaling scaling = ProfileScaling.Of(normals);
        int length = rows * normals.Shape.NumbersPerRow;
        float[] profiles = ProfileScaling.Standardize(normals, scaling, length);
        string flat = graph.Add("Reshape", numbers, graph.Integers(length));
        string centred = graph.Add("Sub", flat, graph.Floats(scaling.Mean.AsSpan(0, length), length));
        string profile = graph.Add("Mul", centred, graph.Floats(scaling.Scale.AsSpan(0, length), length));
        var parallel = new ParallelOptions();
        return options.Distance == ProfileDistance.Mahalanobis
            ? Mahalanobis(graph, profile, rows, length, new ShrunkGaussian(profiles, normals.Count, parallel))
            : Nearest(graph, profile, rows, length, profiles, new NearestProfiles(profiles, normals.Count, options, parallel));
    }

    private static (string Score, string Rows) Nearest(GraphBuilder graph, string profile, int rows, int length, float[] profiles, NearestProfiles model)
    {
        int count = profiles.Length / length;
        string differences = graph.Add("Sub", graph.Floats(profiles, count, length), profile);
        string squares = graph.Add("ReduceSumSquare", [differences], ("axes", [1]), ("keepdims", [0]));
        string[] found = graph.AddMany("TopK", [squares, graph.Integers(model.Neighbors)], 2, ("axis", [0]), ("largest", [0]));
        string distances = graph.Add("Sqrt", graph.Add("Div", found[0], graph.Number(length)));
        string near = graph.Add("Reshape", graph.Add("Gather", [differences, found[1]], ("axis", [0])), graph.Integers(model.Neighbors, rows, length / rows));
        string rowSquares = graph.Add("ReduceMean", [graph.Add("Mul", near, near)], ("axes", [2]), ("keepdims", [0]));
        if (model.SpreadOfEach is { } spreads)
        {
            string spread = graph.Add("Gather", [graph.Floats([.. spreads.Select(value => (float)value)], count), found[1]], ("axis", [0]));
            distances = graph.Add("Div", distances, spread);
            rowSquares = graph.Add("Div", rowSquares, graph.Add("Unsqueeze", graph.Add("Mul", spread, spread), graph.Integers(1)));
        }

        return (
            graph.Add("ReduceMean", [distances], ("keepdims", [0])),
            graph.Add("Sqrt", graph.Add("ReduceMean", [rowSquares], ("axes", [0]), ("keepdims", [0]))));
    }

    /// <summary>In 64 bits, since of the difference of two large squares little may remain.</summary>
    private static (string Score, string Rows) Mahalanobis(GraphBuilder graph, string profile, int rows, int length, ShrunkGaussian model)
    {
        (double[] whitening, double ridge, bool plain) = model.ToMatrix();
        string x = graph.ToDouble(profile);
        string Squares(string vector) => graph.Add("ReduceSum", [graph.Add("Mul", vector, vector)], ("keepdims", [0]));
        string? white = whitening.Length == 0 ? null : Squares(graph.Add("MatMul", graph.Doubles(whitening, whitening.Length / length, length), x));
        string square = !plain ? white! : white is null ? Squares(x) : graph.Add("Sub", Squares(x), white);
        string mean = graph.Add("Div", graph.Add("Max", square, graph.Doubles([0.0])), graph.Doubles([ridge * length]));
        string numbers = graph.Add("Reshape", profile, graph.Integers(rows, length / rows));
        return (
            graph.ToFloat(graph.Add("Sqrt", mean)),
            graph.Add("Sqrt", graph.Add("ReduceMean", [graph.Add("Mul", numbers, numbers)], ("axes", [1]), ("keepdims", [0]))));
    }
}
