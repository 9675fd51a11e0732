using System.Globalization;

namespace AudioAnomaly;

/// <summary>The weights of CNN14's input normalisation and its blocks 1 to 4, under their names in PANNs. Immutable.</summary>
public sealed class Cnn14Weights
{
    /// <summary>The number of blocks that AudioAnomaly uses.</summary>
    public const int BlockCount = 4;

    private static readonly int[] StandardWidths = [64, 128, 256, 512];
    private readonly SortedDictionary<string, TensorData> _tensors;
    private readonly int[] _widths = new int[BlockCount];

    /// <summary>Takes weights as they stand in a PANNs state dict.</summary>
    /// <param name="tensors">By name: <c>bn0.*</c> and <c>conv_block1</c> to <c>conv_block4</c> with <c>conv1.weight</c>, <c>conv2.weight</c>, <c>bn1.*</c> and <c>bn2.*</c>. Other names are left out.</param>
    /// <exception cref="FormatException">A tensor is missing, has the wrong shape, holds a value that is not finite, or a negative variance.</exception>
    public Cnn14Weights(IReadOnlyDictionary<string, TensorData> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        _tensors = new SortedDictionary<string, TensorData>(StringComparer.Ordinal);
        Mels = tensors.TryGetValue("bn0.weight", out TensorData? scale) && scale.Shape.Count == 1
            ? scale.Shape[0]
            : throw new FormatException("the tensor 'bn0.weight' is missing or not of one dimension.");
        TakeNorm(tensors, "bn0", Mels);
        int inputs = 1;
        for (int block = 0; block < BlockCount; block++)
        {
            string name = BlockName(block);
            int outputs = tensors.TryGetValue($"{name}.conv1.weight", out TensorData? kernel) && kernel.Shape.Count == 4
                ? kernel.Shape[0]
                : throw new FormatException($"the tensor '{name}.conv1.weight' is missing or not of four dimensions.");
            Take(tensors, $"{name}.conv1.weight", outputs, inputs, 3, 3);
            Take(tensors, $"{name}.conv2.weight", outputs, outputs, 3, 3);
            TakeNorm(tensors, $"{name}.bn1", outputs);
            TakeNorm(tensors, $"{name}.bn2", outputs);
            inputs = _widths[block] = outputs;
        }
    }

    /// <summary>The number of mel bands of the input.</summary>
    public int Mels { get; }

    /// <summary>The number of channels of each block; 64, 128, 256, 512 in the published network.</summary>
    public IReadOnlyList<int> Widths => _widths;

    /// <summary>All tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorData> Tensors => _tensors;

    /// <summary>Random weights: Xavier-uniform convolutions as PANNs are initialised with, identity batch norms, and an input normalisation for typical log-mel values (mean -30 dB, deviation 20 dB).</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="mels">The number of mel bands.</param>
    /// <param name="widths">The channels of the four blocks, or none for those of the published network.</param>
    /// <returns>The weights.</returns>
    public static Cnn14Weights Random(int seed, int mels = 64, params ReadOnlySpan<int> widths)
    {
        ReadOnlySpan<int> channels = widths.IsEmpty ? StandardWidths : widths;
        ArgumentOutOfRangeException.ThrowIfNotEqual(channels.Length, BlockCount, nameof(widths));
        var random = new Random(seed);
        var tensors = new Dictionary<string, TensorData>(StringComparer.Ordinal);
        AddNorm(tensors, "bn0", mels, mean: -30, variance: 400);
        int inputs = 1;
        for (int block = 0; block < BlockCount; block++)
        {
            int outputs = channels[block];
            string name = BlockName(block);
            tensors[$"{name}.conv1.weight"] = XavierUniform(random, outputs, inputs);
            tensors[$"{name}.conv2.weight"] = XavierUniform(random, outputs, outputs);
            AddNorm(tensors, $"{name}.bn1", outputs, mean: 0, variance: 1);
            AddNorm(tensors, $"{name}.bn2", outputs, mean: 0, variance: 1);
            inputs = outputs;
        }

        return new Cnn14Weights(tensors);
    }

    internal static string BlockName(int block) => string.Create(CultureInfo.InvariantCulture, $"conv_block{block + 1}");

    internal ReadOnlySpan<float> this[string name] => _tensors[name].Values.Span;

    private static TensorData XavierUniform(Random random, int outputs, int inputs)
    {
        double limit = Math.Sqrt(6.0 / (9 * (inputs + outputs)));
        float[] values = new float[outputs * inputs * 9];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(limit * ((2 * random.NextDouble()) - 1));
        }

        return new TensorData(values, outputs, inputs, 3, 3);
    }

    private static void AddNorm(Dictionary<string, TensorData> tensors, string name, int channels, float mean, float variance)
    {
        tensors[$"{name}.weight"] = Constant(1, channels);
        tensors[$"{name}.bias"] = Constant(0, channels);
        tensors[$"{name}.running_mean"] = Constant(mean, channels);
        tensors[$"{name}.running_var"] = Constant(variance, channels);
    }

    private static TensorData Constant(float value, int count)
    {
        float[] values = new float[count];
        values.AsSpan().Fill(value);
        return new TensorData(values, count);
    }

    private void TakeNorm(IReadOnlyDictionary<string, TensorData> tensors, string name, int channels)
    {
        Take(tensors, $"{name}.weight", channels);
        Take(tensors, $"{name}.bias", channels);
        Take(tensors, $"{name}.running_mean", channels);
        Take(tensors, $"{name}.running_var", channels);
        if (this[$"{name}.running_var"].ContainsAnyInRange(float.NegativeInfinity, -float.Epsilon))
        {
            throw new FormatException($"the tensor '{name}.running_var' holds a negative variance.");
        }
    }

    private void Take(IReadOnlyDictionary<string, TensorData> tensors, string name, params ReadOnlySpan<int> shape)
    {
        string expected = string.Join(", ", shape.ToArray());
        if (!tensors.TryGetValue(name, out TensorData? tensor))
        {
            throw new FormatException($"the tensor '{name}' of shape [{expected}] is missing.");
        }

        if (!tensor.Shape.SequenceEqual(shape.ToArray()))
        {
            throw new FormatException($"the tensor '{name}' has shape [{string.Join(", ", tensor.Shape)}] where [{expected}] is expected.");
        }

        foreach (float value in tensor.Values.Span)
        {
            if (!float.IsFinite(value))
            {
                throw new FormatException($"the tensor '{name}' holds the value {value}.");
            }
        }

        _tensors[name] = tensor;
    }
}
