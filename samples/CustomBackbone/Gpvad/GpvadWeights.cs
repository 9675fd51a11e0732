using AudioAnomaly.Checkpoints;
using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Samples;

/// <summary>The convolutional part of the CRNN of Datadriven-GPVAD (Dinkel et al., "Voice activity detection in the wild", 2021): five blocks under their names in the published state dict. Immutable.</summary>
internal sealed class GpvadWeights
{
    private static readonly string[] Parts = ["0.weight", "0.bias", "0.running_mean", "0.running_var", "1.weight"];
    private readonly Dictionary<string, TensorData> _tensors;

    /// <summary>Takes tensors as they stand in the state dict; others are left out.</summary>
    /// <exception cref="FormatException">A tensor is missing or has the wrong shape.</exception>
    public GpvadWeights(IReadOnlyDictionary<string, TensorData> tensors)
    {
        _tensors = Names.ToDictionary(name => name, name => tensors.TryGetValue(name, out TensorData? tensor)
            ? tensor
            : throw new FormatException($"it has no tensor '{name}', so it is no CRNN of Datadriven-GPVAD."));
        int inputs = 1;
        foreach (int block in GpvadLayout.Blocks)
        {
            int outputs = Channels(block);
            foreach (string part in Parts)
            {
                int[] expected = part == "1.weight" ? [outputs, inputs, 3, 3] : [inputs];
                IReadOnlyList<int> shape = _tensors[Name(block, part)].Shape;
                if (!shape.SequenceEqual(expected))
                {
                    throw new FormatException($"its tensor '{Name(block, part)}' has shape [{string.Join(", ", shape)}] where [{string.Join(", ", expected)}] is expected.");
                }
            }

            inputs = outputs;
        }
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorData> Tensors => _tensors;

    private static IEnumerable<string> Names => GpvadLayout.Blocks.SelectMany(block => Parts.Select(part => Name(block, part)));

    /// <summary>Reads the needed tensors of a checkpoint: PyTorch's old or zip format, or safetensors.</summary>
    /// <exception cref="CheckpointFormatException">The file is no such checkpoint.</exception>
    public static GpvadWeights Load(string path)
    {
        using var checkpoint = Checkpoint.Open(path);
        try
        {
            return new GpvadWeights(checkpoint.Read(checkpoint.Tensors.Select(tensor => tensor.Name).Intersect(Names)));
        }
        catch (FormatException e)
        {
            throw new CheckpointFormatException(path, e.Message, e);
        }
    }

    /// <summary>Random weights (He et al., 2015) behind an input normalisation for typical log-mel values: enough to try the plumbing, useless for real sound.</summary>
    public static GpvadWeights Random(int seed, params ReadOnlySpan<int> widths)
    {
        Dictionary<string, TensorData> tensors = Draw(seed, widths);
        tensors[Name(0, "0.running_mean")] = Constant(-7, 1);
        tensors[Name(0, "0.running_var")] = Constant(20, 1);
        return new GpvadWeights(tensors);
    }

    /// <summary>Random weights of the same sizes, behind the same input normalisation.</summary>
    public GpvadWeights Redrawn(int seed)
    {
        Dictionary<string, TensorData> tensors = Draw(seed, [.. GpvadLayout.Blocks.Select(Channels)]);
        foreach (string part in Parts.Where(part => part.StartsWith("0.", StringComparison.Ordinal)))
        {
            tensors[Name(0, part)] = this[0, part];
        }

        return new GpvadWeights(tensors);
    }

    /// <summary>The same but for some blocks, which are copied.</summary>
    public GpvadWeights With(IEnumerable<KeyValuePair<int, GpvadBlock>> blocks)
    {
        var tensors = new Dictionary<string, TensorData>(_tensors);
        foreach ((int number, GpvadBlock block) in blocks)
        {
            foreach ((string part, torch.Tensor tensor) in block.Parts)
            {
                tensors[Name(number, part)] = new TensorData(tensor.data<float>().ToArray(), [.. tensor.shape.Select(length => (int)length)]);
            }
        }

        return new GpvadWeights(tensors);
    }

    /// <summary>How many channels a block puts out.</summary>
    public int Channels(int block) => _tensors[Name(block, "1.weight")].Shape[0];

    /// <summary>One tensor of a block: <c>0.*</c> of its batch norm, <c>1.weight</c> of its convolution.</summary>
    public TensorData this[int block, string part] => _tensors[Name(block, part)];

    private static Dictionary<string, TensorData> Draw(int seed, ReadOnlySpan<int> widths)
    {
        var random = new Random(seed);
        var tensors = new Dictionary<string, TensorData>();
        int inputs = 1;
        for (int i = 0; i < GpvadLayout.Blocks.Count; i++)
        {
            int block = GpvadLayout.Blocks[i];
            tensors[Name(block, "0.weight")] = Constant(1, inputs);
            tensors[Name(block, "0.bias")] = Constant(0, inputs);
            tensors[Name(block, "0.running_mean")] = Constant(0, inputs);
            tensors[Name(block, "0.running_var")] = Constant(1, inputs);
            float limit = MathF.Sqrt(6f / (9 * inputs));
            float[] kernel = [.. Enumerable.Range(0, widths[i] * inputs * 9).Select(_ => limit * ((2 * random.NextSingle()) - 1))];
            tensors[Name(block, "1.weight")] = new TensorData(kernel, widths[i], inputs, 3, 3);
            inputs = widths[i];
        }

        return tensors;
    }

    private static string Name(int block, string part) => $"features.{block}.block.{part}";

    private static TensorData Constant(float value, int count) => new(Enumerable.Repeat(value, count).ToArray(), count);
}
