namespace AudioAnomaly;

/// <summary>The tensors that CNN14 up to block 4 consists of, and their shapes. The widths are those of the file at hand.</summary>
internal sealed class Cnn14Layout
{
    private const int ShownProblems = 4;
    private readonly Dictionary<string, int[]> _shapes = new(StringComparer.Ordinal);

    private Cnn14Layout(int mels, int[] widths)
    {
        Mels = mels;
        Widths = widths;
        AddNorm("bn0", mels);
        int inputs = 1;
        for (int block = 0; block < widths.Length; block++)
        {
            string name = Cnn14Weights.BlockName(block);
            int outputs = widths[block];
            _shapes[$"{name}.conv1.weight"] = [outputs, inputs, 3, 3];
            _shapes[$"{name}.conv2.weight"] = [outputs, outputs, 3, 3];
            AddNorm($"{name}.bn1", outputs);
            AddNorm($"{name}.bn2", outputs);
            inputs = outputs;
        }
    }

    /// <summary>The names of all tensors of the network.</summary>
    public static IReadOnlyCollection<string> Names { get; } = new Cnn14Layout(64, [64, 128, 256, 512])._shapes.Keys;

    public int Mels { get; }

    public int[] Widths { get; }

    /// <summary>Finds out what a network consists of.</summary>
    /// <param name="shapeOf">The shape of the tensor of a name, or null if there is none.</param>
    /// <returns>The layout; every tensor is there and has its shape.</returns>
    /// <exception cref="Cnn14LayoutException">Tensors are missing or have the wrong shape.</exception>
    public static Cnn14Layout Find(Func<string, IReadOnlyList<int>?> shapeOf)
    {
        int[] widths = new int[Cnn14Weights.BlockCount];
        for (int block = 0; block < widths.Length; block++)
        {
            widths[block] = shapeOf($"{Cnn14Weights.BlockName(block)}.conv1.weight") is [int outputs and > 0, _, _, _] ? outputs : 64 << block;
        }

        var layout = new Cnn14Layout(shapeOf("bn0.weight") is [int bands and > 0] ? bands : 64, widths);
        var problems = new List<(string Key, IReadOnlyList<int>? Found, int[] Expected)>();
        foreach ((string name, int[] expected) in layout._shapes)
        {
            IReadOnlyList<int>? found = shapeOf(name);
            if (found is null || !found.SequenceEqual(expected))
            {
                problems.Add((name, found, expected));
            }
        }

        if (problems.Count == 0)
        {
            return layout;
        }

        IEnumerable<string> shown = problems.Take(ShownProblems).Select(problem => problem.Found is null
            ? $"the tensor '{problem.Key}' of shape [{string.Join(", ", problem.Expected)}] is missing"
            : $"the tensor '{problem.Key}' has shape [{string.Join(", ", problem.Found)}] where [{string.Join(", ", problem.Expected)}] is expected");
        string more = problems.Count > ShownProblems ? $", and {problems.Count - ShownProblems} more" : string.Empty;
        throw new Cnn14LayoutException(string.Join("; ", shown) + more + ".", problems[0].Key, problems[0].Found, problems[0].Expected);
    }

    private void AddNorm(string name, int channels)
    {
        foreach (string part in (ReadOnlySpan<string>)["weight", "bias", "running_mean", "running_var"])
        {
            _shapes[$"{name}.{part}"] = [channels];
        }
    }
}
