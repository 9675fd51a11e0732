using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using TorchSharp;

namespace AudioAnomaly;

/// <summary>CFA (Lee et al., "CFA: Coupled-hypersphere-based Feature Adaptation for Target-Oriented Anomaly Localization", IEEE Access 2022) on spectrograms: a linear descriptor is trained to gather normal patches in hyperspheres around memorised centroids.</summary>
/// <remarks>
/// <para>Locally averaged features of all layers are brought to the largest grid (bilinear), concatenated with the patch's coordinates, and mapped by a trained 1x1 convolution. The centroids are the mean descriptors of every position before training.
/// A patch scores the distance to its nearest centroid times its softmin weight among the nearest; the clip score is the largest value of the smoothed map.</para>
/// <para>Needs TorchSharp's native library to fit; scoring is managed code, apart from the feature extractor. Safe to score from several threads once fitted.</para>
/// </remarks>
public sealed class CfaDetector : IStreamingDetector, IDisposable
{
    /// <summary>The detector's stable id in model files.</summary>
    public const string ComponentId = "cfa";

    private const float MiddleOfClip = 0;

    private readonly CfaOptions _options;
    private readonly IFeatureExtractor _extractor;
    private volatile CfaModel? _model;

    /// <summary>Creates a detector that has not been fitted.</summary>
    /// <param name="extractor">Makes the features; owned by the detector from now on.</param>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public CfaDetector(IFeatureExtractor extractor, CfaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        _extractor = extractor;
        _options = options is null ? new CfaOptions() : options with { };
        Validator.ValidateObject(_options, new ValidationContext(_options), validateAllProperties: true);
    }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public bool IsFitted => _model is not null;

    /// <inheritdoc/>
    public int MinFrames => _extractor.MinFrames;

    /// <summary>The number of centroids; 0 before the first fit.</summary>
    public int CentroidCount => _model?.Centroids.Count ?? 0;

    /// <inheritdoc/>
    /// <exception cref="NativeRuntimeException">TorchSharp's native library cannot be loaded.</exception>
    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(context);
        NativeRuntime.EnsureLoaded();
        using var data = new CfaData(_extractor, _options);
        using var fingerprint = new TrainingFingerprint();
        fingerprint.Add(ComponentId);
        fingerprint.Add(SaveOptions().ToJsonString());
        fingerprint.Add(context.Seed.ToString(CultureInfo.InvariantCulture));
        fingerprint.Add(_extractor.SaveState());
        foreach (Spectrogram spectrogram in normals)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            data.Add(spectrogram);
            fingerprint.Add(spectrogram);
        }

        data.Complete();
        CfaModel? model = null;
        TorchWorkers.Run(context.MaxDegreeOfParallelism, workers =>
        {
            using DisposeScope scope = torch.NewDisposeScope();
            var random = new Random(context.Seed);
            bool[] heldOut = ClipSplit.HoldOut(data.ClipCount, _options.ValidationFraction, random);
            var training = new CfaTraining(data, _options, workers, random, heldOut, context.CancellationToken);
            var optimizer = new AdamOptimizer(training.Parameters, _options.LearningRate, _options.WeightDecay, amsgrad: true);
            new TrainingLoop(training, optimizer, _options, context, random, fingerprint.ToString()).Run();
            model = training.ToModel(data.Bins);
        });
        _model = model;
    }

    /// <inheritdoc/>
    public DetectorOutput Score(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        return Score(spectrogram, null);
    }

    /// <inheritdoc/>
    /// <remarks>A stream has no length, and so patches have no place in it: all are given the place in the middle of a clip (0). Scores are those of a recording scored with that place, and differ from <see cref="Score(Spectrogram)"/>'s as far as the descriptor has learned to heed the time.</remarks>
    /// <exception cref="StreamingNotSupportedException">It is not known how far the features look in time.</exception>
    public IDetectorSession OpenSession()
    {
        CfaModel model = _model ?? throw new DetectorNotFittedException(nameof(CfaDetector));
        var context = GridContext.Of(_extractor, CfaData.NeighborhoodSize, interpolates: _extractor.Layers.Count > 1);
        return new GridSession(context, _extractor.Layers[0], _options.SmoothingSigma, (window, first, count) =>
        {
            var features = new PatchFeatures(_extractor.Extract(window), CfaData.NeighborhoodSize);
            int rows = features.ValidRows(window.ValidBins);
            return new GridScores(model.Score(features.Slice(first, count), rows, _options.Neighbors, MiddleOfClip), rows);
        });
    }

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        CfaModel model = _model ?? throw new DetectorNotFittedException(nameof(CfaDetector));
        JsonObject options = SaveOptions();
        options["bins"] = model.Bins;
        options["learnedRadius"] = model.Radius;
        var saved = new ComponentState(ComponentId, options);
        int channels = model.Bias.Length;
        saved.Tensors["weight"] = new TensorData(model.Weight, channels, model.Weight.Length / channels);
        saved.Tensors["coordinateWeight"] = new TensorData(model.CoordinateWeight, channels, 2);
        saved.Tensors["bias"] = new TensorData(model.Bias, channels);
        saved.Tensors["centroids"] = new TensorData(model.Centroids.Rows, model.Centroids.Count, channels);
        saved.Parts["extractor"] = _extractor.SaveState();
        return saved;
    }

    /// <summary>Frees the feature extractor.</summary>
    public void Dispose() => (_extractor as IDisposable)?.Dispose();

    internal static CfaDetector FromState(ComponentState saved, ComponentRegistry registry)
    {
        JsonObject o = saved.Options;
        var options = new CfaOptions
        {
            WeightDecay = o["weightDecay"]!.GetValue<double>(),
            Neighbors = o["neighbors"]!.GetValue<int>(),
            HardNegatives = o["hardNegatives"]!.GetValue<int>(),
            Radius = o["radius"]!.GetValue<double>(),
            LearnRadius = o["learnRadius"]!.GetValue<bool>(),
            Margin = o["margin"]!.GetValue<double>(),
            Softness = o["softness"]!.GetValue<double>(),
            DescriptorReduction = o["descriptorReduction"]!.GetValue<int>(),
            Compression = o["compression"]!.GetValue<int>(),
            SmoothingSigma = o["smoothingSigma"]!.GetValue<double>(),
            FullPrecisionCache = o["fullPrecisionCache"]!.GetValue<bool>(),
        };
        options.ReadFrom(o);
        int bins = o["bins"]!.GetValue<int>();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        IFeatureExtractor extractor = registry.Create<IFeatureExtractor>(saved.Parts["extractor"]);
        try
        {
            int inputs = extractor.Layers.Sum(layer => layer.Channels), channels = CfaTraining.ChannelsOf(options, inputs);
            if (saved.Tensors["centroids"].Shape is not [int count, _] || count < options.Neighbors)
            {
                throw new FormatException($"its centroids have shape [{string.Join(", ", saved.Tensors["centroids"].Shape)}] where at least {options.Neighbors} rows are expected.");
            }

            return new CfaDetector(extractor, options)
            {
                _model = new CfaModel(
                    saved.Array("weight", channels, inputs),
                    saved.Array("coordinateWeight", channels, 2),
                    saved.Array("bias", channels),
                    new CentroidSearch(saved.Array("centroids", count, channels), channels),
                    o["learnedRadius"]!.GetValue<float>(),
                    bins),
            };
        }
        catch
        {
            (extractor as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>Scores a spectrogram whose patches have their own place in time, or all the same one.</summary>
    internal DetectorOutput Score(Spectrogram spectrogram, float? timePlace)
    {
        CfaModel model = _model ?? throw new DetectorNotFittedException(nameof(CfaDetector));
        if (spectrogram.Bins != model.Bins)
        {
            throw new ArgumentException($"The detector was fitted on {model.Bins} frequency bins, and the spectrogram has {spectrogram.Bins}.", nameof(spectrogram));
        }

        var features = new PatchFeatures(_extractor.Extract(spectrogram), CfaData.NeighborhoodSize);
        int rows = features.ValidRows(spectrogram.ValidBins);
        float[] scores = model.Score(features, rows, _options.Neighbors, timePlace);
        AnomalyMap map = AnomalyMapRenderer.Render(scores, features.Frames, rows, features.Layers[0].Layer, spectrogram, _options.SmoothingSigma);
        return new DetectorOutput(map.Max, map);
    }

    private JsonObject SaveOptions() => _options.WriteTo(new JsonObject
    {
        ["weightDecay"] = _options.WeightDecay,
        ["neighbors"] = _options.Neighbors,
        ["hardNegatives"] = _options.HardNegatives,
        ["radius"] = _options.Radius,
        ["learnRadius"] = _options.LearnRadius,
        ["margin"] = _options.Margin,
        ["softness"] = _options.Softness,
        ["descriptorReduction"] = _options.DescriptorReduction,
        ["compression"] = _options.Compression,
        ["smoothingSigma"] = _options.SmoothingSigma,
        ["fullPrecisionCache"] = _options.FullPrecisionCache,
    });
}
