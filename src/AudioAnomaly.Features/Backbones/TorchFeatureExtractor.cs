using TorchSharp;

namespace AudioAnomaly;

/// <summary>The base of feature extractors that are TorchSharp networks. A derived class gives the network; this one brings spectrograms in and plain arrays out, and checks shapes.</summary>
/// <remarks>Extracting runs without gradients and may happen on several threads at once, so <see cref="Forward"/> must not change the network: put modules into evaluation mode.
/// Detach the tensors that the network keeps from any dispose scope open around its constructor (<c>DetachFromDisposeScope</c>); <see cref="Dispose(bool)"/> frees them, and must bear being called twice.</remarks>
public abstract class TorchFeatureExtractor : ITorchFeatureExtractor, IDisposable
{
    private volatile bool _disposed;

    /// <summary>Creates the extractor. TorchSharp's native library is loaded here.</summary>
    /// <param name="id">A stable id for model files.</param>
    /// <param name="layers">The layers it delivers, largest grid first.</param>
    /// <param name="minFrames">The fewest frames of which features can be made.</param>
    /// <param name="bins">The number of frequency bins it expects, or null if any will do.</param>
    /// <exception cref="ArgumentException">There is no layer.</exception>
    /// <exception cref="NativeRuntimeException">TorchSharp's native library cannot be loaded.</exception>
    protected TorchFeatureExtractor(string id, IEnumerable<FeatureLayer> layers, int minFrames, int? bins)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minFrames);
        Id = id;
        Layers = [.. layers];
        MinFrames = minFrames;
        Bins = bins;
        if (Layers.Count == 0)
        {
            throw new ArgumentException("At least one layer must be tapped.", nameof(layers));
        }

        NativeRuntime.EnsureLoaded();
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public IReadOnlyList<FeatureLayer> Layers { get; }

    /// <inheritdoc/>
    public int MinFrames { get; }

    /// <inheritdoc/>
    public int? Bins { get; }

    /// <inheritdoc/>
    public virtual bool IsRaw => false;

    /// <inheritdoc/>
    /// <remarks>Null unless overridden. A 3x3 convolution on a grid of stride s reaches s frames to either side; what recurs or attends over time has no bound.</remarks>
    public virtual int? ContextFrames => null;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The network gave other layers than it promised.</exception>
    /// <exception cref="ObjectDisposedException">The extractor has been disposed.</exception>
    public IReadOnlyList<FeatureMap> Extract(Spectrogram spectrogram) => Extract(spectrogram, Forward);

    /// <inheritdoc/>
    public virtual IReadOnlyList<FeatureMap> ExtractForFit(Spectrogram spectrogram) => Extract(spectrogram);

    private protected IReadOnlyList<FeatureMap> Extract(Spectrogram spectrogram, Func<torch.Tensor, IReadOnlyList<torch.Tensor>> forward)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Bins is { } bins && spectrogram.Bins != bins)
        {
            throw new ArgumentException($"The feature extractor '{Id}' takes {bins} mel bands, and the spectrogram has {spectrogram.Bins}. Use the front end its weights were trained with.", nameof(spectrogram));
        }

        if (spectrogram.Frames < MinFrames)
        {
            throw new AudioContentException(spectrogram.Source, $"{spectrogram.Frames} spectrogram frames are too few; '{Id}' up to {Layers[^1].Name} needs at least {MinFrames}.");
        }

        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor input = torch.tensor(spectrogram.Values.ToArray(), [1, 1, spectrogram.Frames, spectrogram.Bins]);
        IReadOnlyList<torch.Tensor> outputs = forward(input);
        if (outputs.Count != Layers.Count)
        {
            throw new InvalidOperationException($"The feature extractor '{Id}' gave {outputs.Count} layers where it promised {Layers.Count}.");
        }

        return [.. outputs.Zip(Layers, ToMap)];
    }

    /// <inheritdoc/>
    public abstract IReadOnlyList<torch.Tensor> Forward(torch.Tensor spectrograms);

    /// <inheritdoc/>
    public abstract ComponentState SaveState();

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> CheckFrontEnd(ISpectrogramFrontEnd frontEnd) => [];

    /// <summary>Frees the network's native memory.</summary>
    public void Dispose()
    {
        _disposed = true;
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the network's native memory.</summary>
    /// <param name="disposing">Always true.</param>
    protected abstract void Dispose(bool disposing);

    private FeatureMap ToMap(torch.Tensor output, FeatureLayer layer)
    {
        if (output.dim() != 4 || output.shape[1] != layer.Channels || output.dtype != torch.ScalarType.Float32)
        {
            throw new InvalidOperationException($"The feature extractor '{Id}' gave {output.dtype} [{string.Join(", ", output.shape)}] for the layer {layer.Name} where Float32 [1, {layer.Channels}, frames, bins] is expected.");
        }

        using torch.Tensor contiguous = output.contiguous();
        return new FeatureMap(layer, (int)contiguous.shape[2], (int)contiguous.shape[3], contiguous.data<float>().ToArray());
    }
}
