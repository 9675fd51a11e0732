using System.Globalization;
using System.Text.Json.Nodes;
using TorchSharp;

namespace AudioAnomaly;

/// <summary>The convolutional part of CNN14 (Kong et al., "PANNs", 2020; the audio encoder of Microsoft CLAP 2022) up to block 4, as a frozen feature extractor.</summary>
/// <remarks>
/// <para>Each block is twice 3x3 convolution, batch norm (folded into the convolution) and ReLU, then 2x2 average pooling, so block n has a grid 2^n times coarser than the spectrogram.
/// The network ends at the last layer wanted: two thirds of the arithmetic and 6 % of the weights of the whole.</para>
/// <para>Needs TorchSharp's native library, which loads when the first extractor is made. Safe to use from several threads; dispose it when no thread uses it any more.</para>
/// </remarks>
public sealed class Cnn14 : IFeatureExtractor, IDisposable
{
    /// <summary>The extractor's stable id in model files.</summary>
    public const string ComponentId = "cnn14";

    private static readonly long[] PoolSize = [2, 2];
    private readonly Cnn14Weights _weights;
    private readonly FoldedConvolution[] _convolutions;
    private readonly float[] _inputScale;
    private readonly float[] _inputShift;
    private readonly FeatureLayer?[] _taps;

    /// <summary>Creates the network.</summary>
    /// <param name="weights">Its weights.</param>
    /// <param name="layers">The layers to tap, in any order: conv_block1 to conv_block4.</param>
    /// <exception cref="ArgumentException">A layer's name is unknown, or there is none.</exception>
    /// <exception cref="NativeRuntimeException">TorchSharp's native library cannot be loaded.</exception>
    public Cnn14(Cnn14Weights weights, IEnumerable<string> layers)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(layers);
        _weights = weights;
        _taps = new FeatureLayer?[Cnn14Weights.BlockCount];
        foreach (string layer in layers)
        {
            int block = BlockOf(layer) ?? throw new ArgumentException($"CNN14 has no layer '{layer}'; it offers conv_block1 to conv_block4.", nameof(layers));
            _taps[block] = new FeatureLayer(layer, weights.Widths[block], 2 << block, 2 << block);
        }

        Layers = [.. _taps.OfType<FeatureLayer>()];
        if (Layers.Count == 0)
        {
            throw new ArgumentException("At least one layer must be tapped.", nameof(layers));
        }

        NativeRuntime.EnsureLoaded();
        (_inputScale, _inputShift) = FoldInputNorm(weights);
        int depth = Array.FindLastIndex(_taps, tap => tap is not null) + 1;
        _convolutions = new FoldedConvolution[2 * depth];
        using IDisposable noGradient = torch.no_grad();
        for (int block = 0; block < depth; block++)
        {
            string name = Cnn14Weights.BlockName(block);
            _convolutions[2 * block] = new FoldedConvolution(weights, $"{name}.conv1", $"{name}.bn1");
            _convolutions[(2 * block) + 1] = new FoldedConvolution(weights, $"{name}.conv2", $"{name}.bn2");
        }

        MinFrames = 1 << depth;
    }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public IReadOnlyList<FeatureLayer> Layers { get; }

    /// <inheritdoc/>
    public int MinFrames { get; }

    /// <inheritdoc/>
    public int? Bins => _weights.Mels;

    /// <inheritdoc/>
    public bool IsRaw => false;

    /// <inheritdoc/>
    public IReadOnlyList<FeatureMap> Extract(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        if (spectrogram.Bins != _weights.Mels)
        {
            throw new ArgumentException($"This CNN14 takes {_weights.Mels} mel bands, and the spectrogram has {spectrogram.Bins}. Use the front end its weights were trained with.", nameof(spectrogram));
        }

        if (spectrogram.Frames < MinFrames)
        {
            throw new AudioContentException(spectrogram.Source, $"{spectrogram.Frames} spectrogram frames are too few; CNN14 up to {Layers[^1].Name} needs at least {MinFrames}.");
        }

        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        var maps = new List<FeatureMap>(Layers.Count);
        torch.Tensor x = torch.tensor(Normalise(spectrogram), [1, 1, spectrogram.Frames, spectrogram.Bins]);
        for (int block = 0; 2 * block < _convolutions.Length; block++)
        {
            torch.Tensor first = _convolutions[2 * block].Apply(x);
            x.Dispose();
            torch.Tensor second = _convolutions[(2 * block) + 1].Apply(first);
            first.Dispose();
            x = torch.nn.functional.avg_pool2d(second, PoolSize);
            second.Dispose();
            if (_taps[block] is { } layer)
            {
                using torch.Tensor tap = x.contiguous();
                maps.Add(new FeatureMap(layer, (int)tap.shape[2], (int)tap.shape[3], tap.data<float>().ToArray()));
            }
        }

        return maps;
    }

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        var state = new ComponentState(ComponentId, new JsonObject
        {
            ["layers"] = new JsonArray([.. Layers.Select(layer => JsonValue.Create(layer.Name))]),
        });
        foreach ((string name, TensorData tensor) in _weights.Tensors)
        {
            state.Tensors[name] = tensor;
        }

        return state;
    }

    /// <summary>Frees the native weights.</summary>
    public void Dispose()
    {
        foreach (FoldedConvolution convolution in _convolutions)
        {
            convolution.Dispose();
        }
    }

    internal static Cnn14 FromState(ComponentState state) => new(
        new Cnn14Weights(new Dictionary<string, TensorData>(state.Tensors, StringComparer.Ordinal)),
        state.Options["layers"]!.AsArray().Select(layer => layer!.GetValue<string>()));

    /// <summary>The block, counted from 0, that a layer's name stands for; null if it stands for none.</summary>
    internal static int? BlockOf(string layer)
    {
        const string Prefix = "conv_block";
        return layer is not null
            && layer.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(layer.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int block)
            && block is >= 1 and <= Cnn14Weights.BlockCount
            ? block - 1
            : null;
    }

    private static (float[] Scale, float[] Shift) FoldInputNorm(Cnn14Weights weights)
    {
        float[] scale = new float[weights.Mels];
        float[] shift = new float[weights.Mels];
        for (int band = 0; band < scale.Length; band++)
        {
            double gain = weights["bn0.weight"][band] / Math.Sqrt(weights["bn0.running_var"][band] + 1e-5);
            scale[band] = (float)gain;
            shift[band] = (float)(weights["bn0.bias"][band] - (weights["bn0.running_mean"][band] * gain));
        }

        return (scale, shift);
    }

    private float[] Normalise(Spectrogram spectrogram)
    {
        float[] values = spectrogram.Values.ToArray();
        for (int start = 0; start < values.Length; start += _inputScale.Length)
        {
            Span<float> frame = values.AsSpan(start, _inputScale.Length);
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(frame, _inputScale, _inputShift, frame);
        }

        return values;
    }
}
