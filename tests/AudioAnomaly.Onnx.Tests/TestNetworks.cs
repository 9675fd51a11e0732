namespace AudioAnomaly.Onnx.Tests;

/// <summary>Small networks, written here.</summary>
internal static class TestNetworks
{
    /// <summary>One 3x3 convolution with a stride, and ReLU.</summary>
    /// <param name="axes">The input's axes, in the order batch, channel, then time and frequency or the other way round.</param>
    /// <param name="stride">The stride in both directions.</param>
    /// <param name="padding">What is added around the input.</param>
    /// <param name="channels">Channels of the output.</param>
    public static byte[] Convolution(string[] axes, int stride = 2, int padding = 1, int channels = 3)
    {
        var graph = new GraphBuilder("convolution");
        string x = Convolve(graph, graph.Input("x", axes), 1, channels, stride, padding);
        graph.Output(x, "features", "n", $"{channels}", "a", "b");
        return graph.Build();
    }

    /// <summary>A convolution whose channels and bands are one axis, time first: N x T x (channels x bands).</summary>
    public static byte[] Flattened()
    {
        var graph = new GraphBuilder("flattened");
        string x = Convolve(graph, graph.Input("x", "n", "1", "time", "64"), 1, 8, 2, 1);
        x = graph.Add("Transpose", [x], ("perm", [0, 2, 1, 3]));
        x = graph.Add("Reshape", x, graph.Integers(0, -1, 256));
        graph.Output(x, "sequence", "n", "steps", "256");
        return graph.Build();
    }

    /// <summary>A convolution behind which time is averaged away.</summary>
    public static byte[] Pooled(string[] axes)
    {
        var graph = new GraphBuilder("pooled");
        string x = Convolve(graph, graph.Input("x", axes), 1, 3, 2, 1);
        string mean = graph.Add("ReduceMean", [x], ("axes", [2, 3]), ("keepdims", [0]));
        graph.Output(mean, "embedding", "n", "3");
        return graph.Build();
    }

    /// <summary>A convolution and the mean over all time added to each cell: it looks at the whole recording.</summary>
    public static byte[] Global()
    {
        var graph = new GraphBuilder("global");
        string x = Convolve(graph, graph.Input("x", "n", "1", "time", "64"), 1, 3, 2, 1);
        graph.Output(graph.Add("Add", x, graph.Add("ReduceMean", [x], ("axes", [2]), ("keepdims", [1]))), "features", "n", "3", "a", "b");
        return graph.Build();
    }

    /// <summary>A network with two convolutions of strides 2 and 4, of which only the second is an output; and the inner tensor's name.</summary>
    public static (byte[] Content, string Inner) WithInside()
    {
        var graph = new GraphBuilder("inside");
        string inner = Convolve(graph, graph.Input("x", "n", "1", "time", "64"), 1, 3, 2, 1);
        graph.Output(Convolve(graph, inner, 3, 4, 2, 1), "outer", "n", "4", "a", "b");
        return (graph.Build(), inner);
    }

    /// <summary>A network of one operator that does not exist.</summary>
    public static byte[] Unknown()
    {
        var graph = new GraphBuilder("unknown");
        graph.Output(graph.Add("Telepathy", graph.Input("x", "n", "1", "time", "64")), "features", "n", "1", "a", "b");
        return graph.Build();
    }

    /// <summary>A network that takes an input of some axes and gives it back.</summary>
    public static byte[] Same(string name, params string[] axes)
    {
        var graph = new GraphBuilder("same");
        graph.Output(graph.Input(name, axes), "y", axes);
        return graph.Build();
    }

    private static string Convolve(GraphBuilder graph, string input, int from, int to, int stride, int padding)
    {
        float[] kernel = TestData.Uniform(to * from * 9, seed: 5);
        string sum = graph.Add(
            "Conv",
            [input, graph.Floats(kernel, to, from, 3, 3), graph.Floats(TestData.Uniform(to, seed: 6, 10, 40), to)],
            ("kernel_shape", [3, 3]),
            ("strides", [stride, stride]),
            ("pads", [padding, padding, padding, padding]));
        return graph.Add("Relu", sum);
    }
}
