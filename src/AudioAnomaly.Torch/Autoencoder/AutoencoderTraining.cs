using AudioAnomaly.Components;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace AudioAnomaly.Torch;

/// <summary>
/// The autoencoder while it is trained: dense layers, batch norm and ReLU. Its inputs are centred per band and divided by one deviation; errors are so
/// divided too, which changes nothing of what is minimised.
/// </summary>
internal sealed class AutoencoderTraining : ITrainable
{
    private const double NormEpsilon = 1e-3;
    private const double NormMomentum = 0.1;

    private readonly AutoencoderData _data;
    private readonly TorchDevice _device;
    private readonly int _contextFrames;
    private readonly List<torch.Tensor> _parameters = [];
    private readonly List<torch.Tensor> _buffers = [];
    private readonly (int Clip, int Frame)[] _examples;
    private readonly (int Clip, int Frame)[] _validation;
    private readonly torch.Tensor _mask;
    private readonly int _validValues;

    public AutoencoderTraining(AutoencoderData data, AutoencoderOptions options, Random random, bool[] heldOut, TorchDevice device)
    {
        (_data, _contextFrames, _device) = (data, options.ContextFrames, device);
        _examples = [.. Windows(held: false)];
        _validation = [.. Windows(held: true)];
        if (_examples.Length < MinBatchSize)
        {
            throw new FitException($"{_examples.Length} window of {_contextFrames} frames is too little to train on. Give longer or more clips.");
        }

        int length = data.Bins * _contextFrames;
        int[] widths = AutoencoderNetwork.WidthsOf(options, data.Bins);
        for (int i = 1; i < widths.Length; i++)
        {
            AddLayer(widths[i - 1], widths[i], random, isLast: i == widths.Length - 1);
        }

        float[] mask = new float[length];
        for (int i = 0; i < length; i++)
        {
            mask[i] = i % data.Bins < data.ValidBins ? 1 : 0;
        }

        _mask = mask.ToTensor(length);
        _validValues = data.ValidBins * _contextFrames;

        IEnumerable<(int Clip, int Frame)> Windows(bool held) => Enumerable.Range(0, data.ClipCount)
            .Where(clip => heldOut[clip] == held)
            .SelectMany(clip => Enumerable.Range(0, data.FramesOf(clip) - options.ContextFrames + 1).Select(frame => (clip, frame)));
    }

    public IReadOnlyList<torch.Tensor> Parameters => _parameters;

    public IReadOnlyList<torch.Tensor> Buffers => _buffers;

    public int ExampleCount => _examples.Length;

    // Batch norm needs a variance.
    public int MinBatchSize => 2;

    public bool HasValidation => _validation.Length > 0;

    private int LayerCount => (_parameters.Count + 2) / 4;

    public double ComputeGradients(ReadOnlySpan<int> batch, IReadOnlyList<torch.Tensor> gradients)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var windows = new (int Clip, int Frame)[batch.Length];
        for (int i = 0; i < windows.Length; i++)
        {
            windows[i] = _examples[batch[i]];
        }

        foreach (torch.Tensor parameter in _parameters)
        {
            parameter.requires_grad_(true);
        }

        torch.Tensor loss = Loss(windows, training: true);
        loss.backward();
        for (int i = 0; i < gradients.Count; i++)
        {
            _parameters[i].grad!.AsSpan().CopyTo(gradients[i].AsSpan());
            _parameters[i].grad = null;
            _parameters[i].requires_grad_(false);
        }

        return loss.item<float>();
    }

    public double ComputeValidationLoss()
    {
        using IDisposable noGradient = torch.no_grad();
        const int Block = 4096;
        double sum = 0;
        for (int first = 0; first < _validation.Length; first += Block)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            (int Clip, int Frame)[] windows = _validation[first..Math.Min(first + Block, _validation.Length)];
            sum += windows.Length * (double)Loss(windows, training: false).item<float>();
        }

        return sum / _validation.Length;
    }

    /// <summary>The trained network with its norms folded into its layers.</summary>
    public AutoencoderNetwork Fold()
    {
        int length = _data.Bins * _contextFrames;
        var layers = new DenseLayer[LayerCount];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            float[] weight = Values(_parameters[4 * layer]);
            float[] bias = Values(_parameters[(4 * layer) + 1]);
            int units = bias.Length, inputs = weight.Length / units;
            double[] foldedBias = Array.ConvertAll(bias, value => (double)value);
            if (layer == 0)
            {
                FoldInput(weight, foldedBias, inputs);
            }

            if (layer < layers.Length - 1)
            {
                FoldNorm(layer, weight, foldedBias, inputs);
            }
            else
            {
                FoldOutput(weight, foldedBias, length);
            }

            layers[layer] = new DenseLayer(
                new TensorData(weight, units, inputs),
                new TensorData(Array.ConvertAll(foldedBias, value => (float)value), units),
                rectify: layer < layers.Length - 1);
        }

        return new AutoencoderNetwork(layers, _data.Bins, _contextFrames);
    }

    private void AddLayer(int inputs, int outputs, Random random, bool isLast)
    {
        // Glorot and Bengio (2010), uniform; as the baseline's library initialises dense layers.
        double limit = Math.Sqrt(6.0 / (inputs + outputs));
        float[] weight = new float[inputs * outputs];
        for (int i = 0; i < weight.Length; i++)
        {
            weight[i] = (float)(limit * ((2 * random.NextDouble()) - 1));
        }

        _parameters.Add(weight.ToTensor(outputs, inputs));
        _parameters.Add(torch.zeros(outputs));
        if (!isLast)
        {
            _parameters.Add(torch.ones(outputs));
            _parameters.Add(torch.zeros(outputs));
            _buffers.Add(torch.zeros(outputs));
            _buffers.Add(torch.ones(outputs));
        }
    }

    /// <summary>The mean squared error over windows and the values in scope, in units of the deviation.</summary>
    private torch.Tensor Loss((int Clip, int Frame)[] windows, bool training)
    {
        int length = _data.Bins * _contextFrames;
        float[] values = new float[windows.Length * length];
        for (int i = 0; i < windows.Length; i++)
        {
            Span<float> window = values.AsSpan(i * length, length);
            _data.ReadWindow(windows[i].Clip, windows[i].Frame, window);
            _data.Scaling.Apply(window);
        }

        torch.Tensor input = _device.Take(values.ToTensor(windows.Length, length)), mask = _device.Take(_mask);
        torch.Tensor x = input;
        for (int layer = 0; layer < LayerCount; layer++)
        {
            x = F.linear(x, _device.Take(_parameters[4 * layer]), _device.Take(_parameters[(4 * layer) + 1]));
            if (layer < LayerCount - 1)
            {
                x = F.relu(Normalize(x, layer, training));
            }
        }

        using Scalar count = (double)windows.Length * _validValues;
        return F.mse_loss(x * mask, input * mask, torch.nn.Reduction.Sum) / count;
    }

    private torch.Tensor Normalize(torch.Tensor x, int layer, bool training) => _device.BatchNorm(
        x, _buffers[2 * layer], _buffers[(2 * layer) + 1], _parameters[(4 * layer) + 2], _parameters[(4 * layer) + 3], training, NormMomentum, NormEpsilon);

    private void FoldInput(float[] weight, double[] bias, int inputs)
    {
        for (int i = 0; i < weight.Length; i++)
        {
            int unit = i / inputs, input = i % inputs;
            double scaled = (double)weight[i] * _data.Scaling.Scale[input];
            bias[unit] -= scaled * _data.Scaling.Mean[input];
            weight[i] = (float)scaled;
        }
    }

    private void FoldNorm(int layer, float[] weight, double[] bias, int inputs)
    {
        float[] gain = Values(_parameters[(4 * layer) + 2]), shift = Values(_parameters[(4 * layer) + 3]);
        float[] mean = Values(_buffers[2 * layer]), variance = Values(_buffers[(2 * layer) + 1]);
        for (int unit = 0; unit < bias.Length; unit++)
        {
            double factor = gain[unit] / Math.Sqrt(variance[unit] + NormEpsilon);
            bias[unit] = ((bias[unit] - mean[unit]) * factor) + shift[unit];
            for (int i = unit * inputs; i < (unit + 1) * inputs; i++)
            {
                weight[i] = (float)(weight[i] * factor);
            }
        }
    }

    private void FoldOutput(float[] weight, double[] bias, int length)
    {
        int inputs = weight.Length / length;
        for (int unit = 0; unit < length; unit++)
        {
            double factor = 1.0 / _data.Scaling.Scale[unit];
            bias[unit] = (bias[unit] * factor) + _data.Scaling.Mean[unit];
            for (int i = unit * inputs; i < (unit + 1) * inputs; i++)
            {
                weight[i] = (float)(weight[i] * factor);
            }
        }
    }

    private static float[] Values(torch.Tensor tensor) => tensor.ToTensorData().Values.ToArray();
}
