namespace AudioAnomaly.Onnx;

/// <summary>Writes how grids of different strides lie on each other, as the detectors have it.</summary>
internal static class GridGraph
{
    /// <summary>The whole numbers from 0 to a count, in a tensor.</summary>
    public static string Count(GraphBuilder graph, string count) => graph.Add("Range", graph.Integer(0), count, graph.Integer(1));

    /// <summary>Interpolates between a coarse grid's cells along its first axis, for a finer grid whose length is known when it runs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="cells">The coarse grid; its first axis is interpolated.</param>
    /// <param name="axes">How many axes it has.</param>
    /// <param name="count">Cells of the fine grid.</param>
    /// <param name="stride">The fine grid's stride.</param>
    /// <param name="coarseStride">The coarse grid's stride, in the same unit.</param>
    public static string InterpolateFirst(GraphBuilder graph, string cells, int axes, string count, int stride, int coarseStride)
    {
        string last = graph.Add("Sub", graph.LengthOf(cells, 0), graph.Integer(1));
        string place = graph.Add("Mul", graph.Add("Add", graph.ToDouble(Count(graph, count)), graph.Doubles([0.5])), graph.Doubles([(double)stride]));
        string position = graph.Add("Sub", graph.Add("Div", place, graph.Doubles([(double)coarseStride])), graph.Doubles([0.5]));
        position = graph.Add("Min", graph.Add("Max", position, graph.Doubles([0.0])), graph.ToDouble(last));
        string first = graph.ToInteger(position);
        string second = graph.Add("Min", graph.Add("Add", first, graph.Integer(1)), last);
        string weight = graph.ToFloat(graph.Add("Sub", position, graph.ToDouble(first)));
        return Blend(graph, cells, 0, first, second, graph.Add("Reshape", weight, graph.Integers([-1, .. Enumerable.Repeat(1L, axes - 1)])));
    }

    /// <summary>Interpolates along an axis whose lengths are known.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="cells">The coarse grid.</param>
    /// <param name="axes">How many axes it has.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="stencils">Where the fine grid's cells lie.</param>
    public static string Interpolate(GraphBuilder graph, string cells, int axes, int axis, LinearStencil[] stencils)
    {
        int[] shape = new int[axes];
        Array.Fill(shape, 1);
        shape[axis] = stencils.Length;
        return Blend(
            graph,
            cells,
            axis,
            graph.Integers([.. stencils.Select(stencil => (long)stencil.First)]),
            graph.Integers([.. stencils.Select(stencil => (long)stencil.Second)]),
            graph.Floats([.. stencils.Select(stencil => stencil.Weight)], shape));
    }

    /// <summary>For each cell of a fine grid along time the coarse cell that its centre lies in.</summary>
    public static string Nearest(GraphBuilder graph, string count, int stride, string coarseCount, int coarseStride)
    {
        string centre = graph.Add("Mul", graph.Add("Add", graph.Add("Mul", Count(graph, count), graph.Integer(2)), graph.Integer(1)), graph.Integer(stride));
        return graph.Add("Min", graph.Add("Div", centre, graph.Integer(2L * coarseStride)), graph.Add("Sub", coarseCount, graph.Integer(1)));
    }

    private static string Blend(GraphBuilder graph, string cells, int axis, string first, string second, string weight)
    {
        string low = graph.Add("Gather", [cells, first], ("axis", [axis])), high = graph.Add("Gather", [cells, second], ("axis", [axis]));
        return graph.Add("Add", low, graph.Add("Mul", weight, graph.Add("Sub", high, low)));
    }
}
