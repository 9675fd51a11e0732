using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// The autoencoder baseline of DCASE 2020 task 2 (Koizumi et al., "Description and Discussion on DCASE2020 Challenge Task 2", 2020): sound is as anomalous as
/// a narrow network, trained on normal sound, fails to reproduce it.
/// </summary>
/// <remarks>
/// <para>Five frames of the spectrogram at a time go through dense layers of 128, 128, 128, 128, 8, 128, 128, 128 and 128 units. The map is the squared error
/// (dB²) of every cell, averaged over the windows that contain it;
/// the clip score is the mean error of all windows.</para>
/// <para>Trained by an engine (AudioAnomaly.Torch); scoring is managed code. Safe to score from several threads once fitted.</para>
/// </remarks>
internal sealed class AutoencoderDetector : IStreamingDetector
{
    /// <summary>The detector's stable id in model files.</summary>
    public const string ComponentId = "autoencoder";

    private readonly AutoencoderOptions _options;
    private readonly ComponentContext _components;
    private volatile AutoencoderNetwork? _network;

    /// <summary>Creates a detector that has not been fitted.</summary>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <param name="components">The engine that trains it, and on what to compute; null to score only.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public AutoencoderDetector(AutoencoderOptions? options = null, ComponentContext? components = null)
    {
        _options = AutoencoderOptions.Format.Checked(options ?? new AutoencoderOptions());
        _components = components ?? ComponentContext.Empty;
    }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public bool IsFitted => _network is not null;

    /// <inheritdoc/>
    public int MinFrames => _options.ContextFrames;

    /// <inheritdoc/>
    /// <exception cref="MissingEngineException">No engine that trains was given.</exception>
    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
        => _network = new TrainingTask<AutoencoderOptions>(ComponentId, _options, null, normals, context, _components).Train<AutoencoderOptions, AutoencoderNetwork>("the autoencoder");

    /// <inheritdoc/>
    public DetectorOutput Score(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        AutoencoderNetwork network = _network ?? throw new DetectorNotFittedException(nameof(AutoencoderDetector));
        SpectrogramBins.Check(spectrogram, network.Bins);
        if (spectrogram.Frames < MinFrames)
        {
            throw ShortRecording.Of(spectrogram, MinFrames, "the autoencoder");
        }

        return OutputOf(network, spectrogram);
    }

    /// <inheritdoc/>
    public IDetectorSession OpenSession()
    {
        AutoencoderNetwork network = _network ?? throw new DetectorNotFittedException(nameof(AutoencoderDetector));
        return new MapSession(new GridContext(1, network.ContextFrames - 1), window => OutputOf(network, window).Map);
    }

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        AutoencoderNetwork network = _network ?? throw new DetectorNotFittedException(nameof(AutoencoderDetector));
        JsonObject options = AutoencoderOptions.Format.ToJson(_options);
        options["bins"] = network.Bins;
        var saved = new ComponentState(ComponentId, options) { Origin = DetectorPackage.Origin };
        for (int i = 0; i < network.Layers.Count; i++)
        {
            saved.Tensors[WeightName(i)] = network.Layers[i].Weight;
            saved.Tensors[BiasName(i)] = network.Layers[i].Bias;
        }

        return saved;
    }

    internal static void Register(ComponentRegistry registry) => registry.Add<IDetector>(ComponentId, FromState);

    internal static AutoencoderDetector FromState(ComponentState saved, ComponentContext components)
    {
        JsonObject o = saved.Options;
        AutoencoderOptions options = AutoencoderOptions.Format.FromJson(o);
        var detector = new AutoencoderDetector(options, components);
        int bins = o["bins"]!.GetValue<int>();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        int[] widths = AutoencoderNetwork.WidthsOf(options, bins);
        var layers = new DenseLayer[widths.Length - 1];
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = new DenseLayer(
                saved.FiniteTensor(WeightName(i), widths[i + 1], widths[i]),
                saved.FiniteTensor(BiasName(i), widths[i + 1]),
                rectify: i < layers.Length - 1);
        }

        detector._network = new AutoencoderNetwork(layers, bins, options.ContextFrames);
        return detector;
    }

    private static DetectorOutput OutputOf(AutoencoderNetwork network, Spectrogram spectrogram)
    {
        var errors = new ReconstructionErrors(spectrogram, network.ContextFrames);
        network.Errors(spectrogram.Values.Span, spectrogram.Frames, errors.Add);
        return errors.ToOutput();
    }

    private static string WeightName(int layer) => string.Create(CultureInfo.InvariantCulture, $"layer{layer}.weight");

    private static string BiasName(int layer) => string.Create(CultureInfo.InvariantCulture, $"layer{layer}.bias");
}
