using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// CFA (Lee et al., "CFA: Coupled-hypersphere-based Feature Adaptation for Target-Oriented Anomaly Localization", IEEE Access 2022) on spectrograms: a linear
/// descriptor is trained to gather normal patches in hyperspheres around memorised centroids.
/// </summary>
/// <remarks>
/// <para>Locally averaged features of all layers are brought to the largest grid (bilinear), concatenated with the patch's coordinates, and mapped by a
/// trained 1x1 convolution. The centroids are the mean descriptors of every position before training.
/// A patch scores the distance to its nearest centroid times its softmin weight among the nearest; the clip score is the largest value of the smoothed
/// map.</para>
/// <para>Trained by an engine (AudioAnomaly.Torch); scoring is managed code. Safe to score from several threads once fitted.</para>
/// </remarks>
internal sealed class CfaDetector : IStreamingDetector, IDisposable
{
    /// <summary>The detector's stable id in model files.</summary>
    public const string ComponentId = "cfa";

    private const float MiddleOfClip = 0;

    // Sessions share the processors among them.
    private static readonly ExecutionOptions SessionExecution = new() { MaxThreads = 1 };

    private readonly CfaOptions _options;
    private readonly IFeatureExtractor _extractor;
    private readonly ComponentContext _components;
    private volatile CfaModel? _model;

    /// <summary>Creates a detector that has not been fitted.</summary>
    /// <param name="extractor">Makes the features; owned by the detector from now on.</param>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <param name="components">The engine that trains it, and on what to compute; null to score only.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public CfaDetector(IFeatureExtractor extractor, CfaOptions? options = null, ComponentContext? components = null)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        _extractor = extractor;
        _options = CfaOptions.Format.Checked(options ?? new CfaOptions());
        _components = components ?? ComponentContext.Empty;
    }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public bool IsFitted => _model is not null;

    /// <inheritdoc/>
    public int MinFrames => _extractor.MinFrames;

    /// <inheritdoc/>
    public int ContextBins => SpectrogramBins.ContextOf(_extractor);

    /// <inheritdoc/>
    public int AlignmentFrames => WholeCells.GridOf(_extractor.Layers);

    /// <summary>The number of centroids; 0 before the first fit.</summary>
    public int CentroidCount => _model?.Centroids.Count ?? 0;

    /// <inheritdoc/>
    /// <exception cref="MissingEngineException">No engine that trains was given.</exception>
    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
        => _model = new TrainingTask<CfaOptions>(ComponentId, _options, _extractor, normals, context, _components).Train<CfaOptions, CfaModel>("CFA");

    /// <inheritdoc/>
    public DetectorOutput Score(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        return Score(spectrogram, null);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A stream has no length, and so patches have no place in it: all are given the place in the middle of a clip (0). Scores are those of a recording
    /// scored with that place, and differ from <see cref="Score(Spectrogram)"/>'s as far as the descriptor has learned to heed the time.
    /// </remarks>
    /// <exception cref="StreamingNotSupportedException">It is not known how far the features look in time.</exception>
    public IDetectorSession OpenSession()
    {
        CfaModel model = _model ?? throw new DetectorNotFittedException(nameof(CfaDetector));
        var context = GridContext.Of(_extractor, CfaModel.NeighborhoodSize, interpolates: _extractor.Layers.Count > 1);
        return new GridSession(context, _extractor.Layers[0], _options.SmoothingSigma, (window, first, count) =>
        {
            var features = new PatchFeatures(_extractor.Extract(window), CfaModel.NeighborhoodSize);
            int rows = features.ValidRows(window.ValidBins);
            return new GridScores(model.Score(features.Slice(first, count), rows, _options.Neighbors, SessionExecution, MiddleOfClip), rows);
        });
    }

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        CfaModel model = _model ?? throw new DetectorNotFittedException(nameof(CfaDetector));
        JsonObject options = CfaOptions.Format.ToJson(_options);
        options["bins"] = model.Bins;
        options["learnedRadius"] = model.Radius;
        var saved = new ComponentState(ComponentId, options) { Origin = DetectorPackage.Origin };
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

    internal static void Register(ComponentRegistry registry) => registry.Add<IDetector>(ComponentId, FromState);

    internal static CfaDetector FromState(ComponentState saved, ComponentContext components)
    {
        JsonObject o = saved.Options;
        CfaOptions options = CfaOptions.Format.FromJson(o);
        int bins = o["bins"]!.GetValue<int>();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        IFeatureExtractor extractor = components.Create<IFeatureExtractor>(saved.Parts["extractor"]);
        try
        {
            int inputs = extractor.Layers.Sum(layer => layer.Channels), channels = CfaModel.ChannelsOf(options, inputs);
            if (saved.Tensors["centroids"].Shape is not [int count, _] || count < options.Neighbors)
            {
                throw new FormatException($"its centroids have shape [{string.Join(", ", saved.Tensors["centroids"].Shape)}] where at least {options.Neighbors} rows are expected.");
            }

            return new CfaDetector(extractor, options, components)
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
        SpectrogramBins.Check(spectrogram, model.Bins);
        var features = new PatchFeatures(_extractor.Extract(spectrogram), CfaModel.NeighborhoodSize);
        int rows = features.ValidRows(spectrogram.ValidBins);
        float[] scores = model.Score(features, rows, _options.Neighbors, _components.Execution, timePlace);
        AnomalyMap map = AnomalyMapRenderer.Render(scores, features.Frames, rows, features.Layers[0].Layer, spectrogram, _options.SmoothingSigma);
        return new DetectorOutput(map.Max, map);
    }
}
