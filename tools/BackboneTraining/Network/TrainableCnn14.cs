using AudioAnomaly.Components;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.BackboneTraining;

/// <summary>CNN14 to block 4 with its batch norms unfolded, so that it can be trained: the same arithmetic as <see cref="Cnn14"/>, the same names as PANNs.</summary>
internal sealed class TrainableCnn14 : IDisposable
{
    private const double Epsilon = 1e-5;
    private static readonly long[] SamePadding = [1, 1];
    private static readonly long[] PoolSize = [2, 2];

    private readonly TorchDevice _device;
    private readonly SortedDictionary<string, torch.Tensor> _statistics = new(StringComparer.Ordinal);

    /// <summary>Creates the network.</summary>
    /// <param name="weights">Its first weights.</param>
    /// <param name="device">Where it computes; parameters and statistics stay on the processor. The processor if null.</param>
    public TrainableCnn14(Cnn14Weights weights, TorchDevice? device = null)
    {
        _device = device ?? TorchDevice.Processor;
        foreach ((string name, TensorData value) in weights.Tensors)
        {
            if (name.Contains(".running_", StringComparison.Ordinal))
            {
                using torch.Tensor tensor = torch.tensor(value.Values.ToArray());
                _statistics.Add(name, tensor.clone().DetachFromDisposeScope());
            }
            else
            {
                Parameters.Add(name, value);
            }
        }
    }

    /// <summary>What is trained.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>Computes the outputs of the four blocks with the statistics of the batch, which also move the running ones.</summary>
    /// <param name="spectrograms">N x 1 x frames x 64, in dB.</param>
    /// <param name="momentum">How far the running statistics move towards those of the batch.</param>
    /// <param name="type">What the blocks compute in; the norms' parameters and statistics are in 32 bits always.</param>
    /// <returns>For each block N x channels x frames' x bins', of the given type. They are on the device, and belong to the current dispose scope.</returns>
    public IReadOnlyList<torch.Tensor> Train(torch.Tensor spectrograms, double momentum, torch.ScalarType type) => Forward(spectrograms, training: true, momentum, type);

    /// <summary>Computes the outputs of the four blocks with the running statistics, in 32 bits.</summary>
    public IReadOnlyList<torch.Tensor> Evaluate(torch.Tensor spectrograms) => Forward(spectrograms, training: false, 0, torch.ScalarType.Float32);

    /// <summary>The weights and statistics as they are now, as <see cref="Cnn14"/> takes them.</summary>
    public Cnn14Weights Export()
    {
        var tensors = new Dictionary<string, TensorData>(StringComparer.Ordinal);
        foreach (string name in Parameters.Names)
        {
            tensors[name] = Parameters.Read(name);
        }

        foreach ((string name, torch.Tensor value) in _statistics)
        {
            tensors[name] = ParameterSet.ToData(value);
        }

        return new Cnn14Weights(tensors);
    }

    public void Dispose()
    {
        Parameters.Dispose();
        foreach (torch.Tensor tensor in _statistics.Values)
        {
            tensor.Dispose();
        }
    }

    private static torch.Tensor ToChannelsLast(torch.Tensor tensor) => tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private List<torch.Tensor> Forward(torch.Tensor spectrograms, bool training, double momentum, torch.ScalarType type)
    {
        // The input norm has one mean and gain for each mel band.
        torch.Tensor x = Normalise(_device.Take(spectrograms).transpose(1, 3), "bn0", training, momentum).transpose(1, 3).to(type);
        var outputs = new List<torch.Tensor>();
        for (int block = 1; block <= Cnn14Weights.BlockCount; block++)
        {
            for (int layer = 1; layer <= 2; layer++)
            {
                // CPUs convolve fastest with the channels last; a single channel gains nothing by it.
                bool first = block == 1 && layer == 1;
                torch.Tensor kernel = _device.Take(Parameters[$"conv_block{block}.conv{layer}.weight"]).to(type);
                x = torch.nn.functional.conv2d(x, first ? kernel : ToChannelsLast(kernel), padding: SamePadding);
                x = torch.nn.functional.relu(Normalise(first ? ToChannelsLast(x) : x, $"conv_block{block}.bn{layer}", training, momentum));
            }

            x = torch.nn.functional.avg_pool2d(x, PoolSize);
            outputs.Add(x);
        }

        return outputs;
    }

    private torch.Tensor Normalise(torch.Tensor x, string norm, bool training, double momentum)
        => _device.BatchNorm(
            x,
            _statistics[$"{norm}.running_mean"],
            _statistics[$"{norm}.running_var"],
            Parameters[$"{norm}.weight"],
            Parameters[$"{norm}.bias"],
            training,
            momentum,
            Epsilon);
}
