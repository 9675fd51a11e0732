using AudioAnomaly.Components;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace AudioAnomaly.Torch;

/// <summary>
/// CNN14 while it is trained as a student: convolutions, batch norms in training mode, ReLU and average pooling up to the last tapped block. No dropout: a
/// deterministic teacher cannot be matched through noise.
/// </summary>
internal sealed class Cnn14Student : ITrainableBackbone
{
    private const double Momentum = 0.1;
    private const double Epsilon = 1e-5;
    private static readonly long[] SamePadding = [1, 1];
    private static readonly long[] PoolSize = [2, 2];

    private readonly Cnn14Weights _teacher;
    private readonly string[] _layers;
    private readonly bool[] _taps;
    private readonly TorchDevice _device;
    private readonly torch.Tensor _inputScale;
    private readonly torch.Tensor _inputShift;
    private readonly SortedDictionary<string, torch.Tensor> _tensors = new(StringComparer.Ordinal);

    /// <param name="network">The teacher: gives widths, layers and the input normalisation.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="device">Where it computes; its tensors stay on the processor.</param>
    public Cnn14Student(Cnn14 network, int seed, TorchDevice device)
    {
        Cnn14Weights teacher = network.Weights;
        string[] layers = [.. network.Layers.Select(layer => layer.Name)];
        bool[] taps = new bool[Cnn14Weights.BlockCount];
        foreach (string layer in layers)
        {
            taps[Cnn14.BlockOf(layer)!.Value] = true;
        }

        (_teacher, _layers, _taps, _device) = (teacher, layers, taps, device);
        (_inputScale, _inputShift) = FoldedNetwork.InputTensors(teacher, device);
        var random = new Random(seed);
        for (int block = 0; block <= Array.LastIndexOf(taps, true); block++)
        {
            string name = Cnn14Weights.BlockName(block);
            int inputs = block > 0 ? teacher.Widths[block - 1] : 1, outputs = teacher.Widths[block];
            Add($"{name}.conv1.weight", HeNormal(random, outputs, inputs), outputs, inputs, 3, 3);
            Add($"{name}.conv2.weight", HeNormal(random, outputs, outputs), outputs, outputs, 3, 3);
            foreach (string norm in (ReadOnlySpan<string>)["bn1", "bn2"])
            {
                Add($"{name}.{norm}.weight", Constant(1, outputs), outputs);
                Add($"{name}.{norm}.bias", Constant(0, outputs), outputs);
                Add($"{name}.{norm}.running_mean", Constant(0, outputs), outputs);
                Add($"{name}.{norm}.running_var", Constant(1, outputs), outputs);
            }
        }

        Parameters = [.. _tensors.Where(pair => !IsBuffer(pair.Key)).Select(pair => pair.Value.requires_grad_(true))];
        Buffers = [.. _tensors.Where(pair => IsBuffer(pair.Key)).Select(pair => pair.Value)];
    }

    public IReadOnlyList<torch.Tensor> Parameters { get; }

    public IReadOnlyList<torch.Tensor> Buffers { get; }

    public IReadOnlyList<torch.Tensor> Forward(torch.Tensor spectrograms)
    {
        var outputs = new List<torch.Tensor>();
        using Scalar once = 1;
        torch.Tensor x = (_device.Take(spectrograms) * _inputScale).add(_inputShift, once);
        for (int block = 0; block <= Array.LastIndexOf(_taps, true); block++)
        {
            string name = Cnn14Weights.BlockName(block);
            x = Convolve(x, $"{name}.conv1", $"{name}.bn1");
            x = Convolve(x, $"{name}.conv2", $"{name}.bn2");
            x = F.avg_pool2d(x, PoolSize);
            if (_taps[block])
            {
                outputs.Add(x);
            }
        }

        return outputs;
    }

    public ITorchFeatureExtractor Export() => new TorchCnn14(ToWeights(), _layers, _taps, _device);

    /// <summary>The present weights.</summary>
    public Cnn14Weights ToWeights()
    {
        // Blocks beyond the last tapped one are not trained, and not used.
        var tensors = new Dictionary<string, TensorData>(_teacher.Tensors, StringComparer.Ordinal);
        foreach ((string name, torch.Tensor tensor) in _tensors)
        {
            tensors[name] = new TensorData(tensor.data<float>().ToArray(), [.. tensor.shape.Select(size => (int)size)]);
        }

        return new Cnn14Weights(tensors);
    }

    public void Dispose()
    {
        _inputScale.Dispose();
        _inputShift.Dispose();
        foreach (torch.Tensor tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }

    private torch.Tensor Convolve(torch.Tensor input, string convolution, string norm)
    {
        // Channels-last strides, see FoldedConvolution; the gradient finds its way back.
        torch.Tensor kernel = _device.Take(_tensors[$"{convolution}.weight"]).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        torch.Tensor x = F.conv2d(input, kernel, padding: SamePadding);
        x = _device.BatchNorm(
            x,
            _tensors[$"{norm}.running_mean"],
            _tensors[$"{norm}.running_var"],
            _tensors[$"{norm}.weight"],
            _tensors[$"{norm}.bias"],
            training: true,
            Momentum,
            Epsilon);
        return F.relu(x);
    }

    private void Add(string name, float[] values, params ReadOnlySpan<long> shape)
    {
        // Memory of torch's own, which is aligned the same way each time.
        using torch.Tensor borrowed = torch.tensor(values, shape.ToArray());
        _tensors[name] = borrowed.clone().DetachFromDisposeScope();
    }

    private static bool IsBuffer(string name) => name.Contains(".running_", StringComparison.Ordinal);

    private static float[] Constant(float value, int count)
    {
        float[] values = new float[count];
        values.AsSpan().Fill(value);
        return values;
    }

    /// <summary>He et al. (2015): normal, with the variance that keeps gradients' sizes through ReLUs.</summary>
    private static float[] HeNormal(Random random, int outputs, int inputs)
    {
        float[] values = new float[outputs * inputs * 9];
        double deviation = Math.Sqrt(2.0 / (9 * outputs));
        for (int i = 0; i < values.Length; i++)
        {
            // Box-Muller; 1 - NextDouble() is never 0.
            double radius = Math.Sqrt(-2 * Logarithm.Ln(1 - random.NextDouble()));
            values[i] = (float)(deviation * radius * HalfTurns.Cos(2 * random.NextDouble()));
        }

        return values;
    }
}
