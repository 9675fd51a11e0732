using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using TorchSharp;

namespace AudioAnomaly;

/// <summary>The autoencoder baseline of DCASE 2020 task 2 (Koizumi et al., "Description and Discussion on DCASE2020 Challenge Task 2", 2020): sound is as anomalous as a narrow network, trained on normal sound, fails to reproduce it.</summary>
/// <remarks>
/// <para>Five frames of the spectrogram at a time go through dense layers of 128, 128, 128, 128, 8, 128, 128, 128 and 128 units. The map is the squared error (dB²) of every cell, averaged over the windows that contain it;
/// the clip score is the mean error of all windows.</para>
/// <para>Needs TorchSharp's native library while fitting, and none to score. Safe to score from several threads once fitted.</para>
/// </remarks>
public sealed class AutoencoderDetector : IStreamingDetector
{
    /// <summary>The detector's stable id in model files.</summary>
    public const string ComponentId = "autoencoder";

    private readonly AutoencoderOptions _options;
    private volatile AutoencoderNetwork? _network;

    /// <summary>Creates a detector that has not been fitted.</summary>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public AutoencoderDetector(AutoencoderOptions? options = null)
    {
        _options = options is null ? new AutoencoderOptions() : options with { };
        Validator.ValidateObject(_options, new ValidationContext(_options), validateAllProperties: true);
    }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public bool IsFitted => _network is not null;

    /// <inheritdoc/>
    public int MinFrames => _options.ContextFrames;

    /// <inheritdoc/>
    /// <exception cref="NativeRuntimeException">TorchSharp's native library cannot be loaded.</exception>
    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(context);
        NativeRuntime.EnsureLoaded();
        using var data = new AutoencoderData(_options);
        using var fingerprint = new TrainingFingerprint();
        fingerprint.Add(ComponentId);
        fingerprint.Add(SaveOptions().ToJsonString());
        fingerprint.Add(context.Seed.ToString(CultureInfo.InvariantCulture));
        foreach (Spectrogram spectrogram in normals)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            data.Add(spectrogram);
            fingerprint.Add(spectrogram);
        }

        data.Complete();
        AutoencoderNetwork? network = null;

        // Batches go through the network whole, so that its norms are the baseline's; the one thread is busy enough.
        TorchWorkers.Run(1, _ =>
        {
            using DisposeScope scope = torch.NewDisposeScope();
            var random = new Random(context.Seed);
            bool[] heldOut = ClipSplit.HoldOut(data.ClipCount, _options.ValidationFraction, random);
            var training = new AutoencoderTraining(data, _options, random, heldOut);
            var optimizer = new AdamOptimizer(training.Parameters, _options.LearningRate);
            new TrainingLoop(training, optimizer, _options, context, random, fingerprint.ToString()).Run();
            network = training.Fold();
        });
        _network = network;
    }

    /// <inheritdoc/>
    public DetectorOutput Score(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        AutoencoderNetwork network = _network ?? throw new DetectorNotFittedException(nameof(AutoencoderDetector));
        if (spectrogram.Bins != network.Bins)
        {
            throw new ArgumentException($"The detector was fitted on {network.Bins} frequency bins, and the spectrogram has {spectrogram.Bins}.", nameof(spectrogram));
        }

        if (spectrogram.Frames < MinFrames)
        {
            throw new AudioContentException(spectrogram.Source, $"{spectrogram.Frames} spectrogram frames are too few; the autoencoder needs at least {MinFrames}.");
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
        JsonObject options = SaveOptions();
        options["bins"] = network.Bins;
        var saved = new ComponentState(ComponentId, options);
        for (int i = 0; i < network.Layers.Count; i++)
        {
            saved.Tensors[WeightName(i)] = network.Layers[i].Weight;
            saved.Tensors[BiasName(i)] = network.Layers[i].Bias;
        }

        return saved;
    }

    internal static AutoencoderDetector FromState(ComponentState saved)
    {
        JsonObject o = saved.Options;
        var options = new AutoencoderOptions
        {
            ContextFrames = o["contextFrames"]!.GetValue<int>(),
            HiddenUnits = o["hiddenUnits"]!.GetValue<int>(),
            BottleneckUnits = o["bottleneckUnits"]!.GetValue<int>(),
        };
        options.ReadFrom(o);
        var detector = new AutoencoderDetector(options);
        int bins = o["bins"]!.GetValue<int>();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        int[] widths = AutoencoderTraining.WidthsOf(options, bins);
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

    private JsonObject SaveOptions() => _options.WriteTo(new JsonObject
    {
        ["contextFrames"] = _options.ContextFrames,
        ["hiddenUnits"] = _options.HiddenUnits,
        ["bottleneckUnits"] = _options.BottleneckUnits,
    });

    private static string WeightName(int layer) => string.Create(CultureInfo.InvariantCulture, $"layer{layer}.weight");

    private static string BiasName(int layer) => string.Create(CultureInfo.InvariantCulture, $"layer{layer}.bias");
}
