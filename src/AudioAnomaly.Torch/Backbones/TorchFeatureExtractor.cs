using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>
/// The base of feature extractors that are TorchSharp networks. A derived class gives the network; this one brings spectrograms in and plain arrays out, and
/// checks shapes.
/// </summary>
/// <remarks>A recording ends for the network with the last frame that fills a cell of all layers: otherwise the features of the last cells would depend on how
/// the recording's length falls on the network's grid.
/// Extracting runs without gradients and may happen on several threads at once, so <see cref="Forward"/> must not change the network: put modules
/// into evaluation mode.
/// Detach the tensors that the network keeps from any dispose scope open around its constructor (<c>DetachFromDisposeScope</c>); <see cref="Free"/> frees
/// them, once, when the last call has ended.</remarks>
/// <example>
/// <code>
/// using System.Text.Json.Nodes;
/// using AudioAnomaly.Components;
/// using TorchSharp;
///
/// /// One convolution of 64 bands and 8 channels, with random weights; samples/CustomBackbone has a trained network.
/// /// UseFeatureExtractor(() => new SmallNetwork()) puts it into a pipeline.
/// internal sealed class SmallNetwork : TorchFeatureExtractor
/// {
///     private readonly torch.Tensor _kernel;
///
///     public SmallNetwork()
///         : base("small-network", [new FeatureLayer("conv", Channels: 8, FrameStride: 1, BinStride: 1)], minFrames: 3, bins: 64)
///         => _kernel = torch.randn(8, 1, 3, 3).DetachFromDisposeScope();
///
///     public override int? ContextFrames => 1;
///
///     public override IReadOnlyList&lt;torch.Tensor> Forward(torch.Tensor spectrograms) => [torch.nn.functional.conv2d(spectrograms, _kernel, padding: [1, 1])];
///
///     public override ComponentState SaveState()
///     {
///         var state = new ComponentState(Id, new JsonObject());
///         state.Tensors["kernel"] = new TensorData(_kernel.data&lt;float>().ToArray(), 8, 1, 3, 3);
///         return state;
///     }
///
///     protected override void Free() => _kernel.Dispose();
/// }
/// </code>
/// </example>
public abstract class TorchFeatureExtractor : ITorchFeatureExtractor, IFrontEndCheck, IDisposable
{
    private readonly Lifetime _lifetime;

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

        _lifetime = new Lifetime(this, Free);
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
    public virtual FeatureKind Kind => FeatureKind.Activations;

    /// <inheritdoc/>
    /// <remarks>
    /// Null unless overridden. A 3x3 convolution on a grid of stride s reaches s frames to either side; what recurs or attends over time has no bound.
    /// </remarks>
    public virtual int? ContextFrames => null;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The network gave other layers than it promised.</exception>
    /// <exception cref="ObjectDisposedException">The extractor has been disposed.</exception>
    public IReadOnlyList<IReadOnlyList<FeatureMap>> Extract(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose)
    {
        ArgumentNullException.ThrowIfNull(spectrograms);
        using Lifetime.Use use = _lifetime.Enter();
        foreach (Spectrogram spectrogram in spectrograms)
        {
            FeatureInput.Check(this, spectrogram);
        }

        return TensorMaps.Run(Id, Layers, WholeCells.Of(spectrograms, Layers), Forward);
    }

    /// <inheritdoc/>
    public abstract IReadOnlyList<torch.Tensor> Forward(torch.Tensor spectrograms);

    /// <inheritdoc/>
    public abstract ComponentState SaveState();

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> CheckFrontEnd(ISpectrogramFrontEnd frontEnd) => [];

    /// <summary>Frees the network's native memory once the last call has ended.</summary>
    public void Dispose()
    {
        _lifetime.Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the network's native memory. Called once, when no call is under way and none can begin.</summary>
    protected abstract void Free();
}
