using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// STFPM (Wang et al., "Student-Teacher Feature Pyramid Matching for Anomaly Detection", BMVC 2021) on spectrograms: a student that has learned to give the
/// teacher's features on normal sound differs from it on abnormal sound.
/// </summary>
/// <remarks>
/// <para>The student has the teacher's architecture and random weights; what normalises the input is shared and frozen. In every layer the squared distance
/// of the feature vectors, brought to length 1, is the map of that layer;
/// the anomaly map is the product of the layers' maps, each upsampled to the spectrogram's grid and divided by its mean on held-out normal clips. The clip
/// score is its largest value.</para>
/// <para>Trained by an engine (AudioAnomaly.Torch); scoring is managed code. Safe to score from several threads once fitted.</para>
/// </remarks>
internal sealed class StfpmDetector : IStreamingDetector, ILongRecordingDetector, IDisposable
{
    /// <summary>The detector's stable id in model files.</summary>
    public const string ComponentId = "stfpm";

    private readonly StfpmOptions _options;
    private readonly IFeatureExtractor _teacher;
    private readonly ComponentContext _components;
    private volatile StfpmState? _state;

    /// <summary>Creates a detector that has not been fitted.</summary>
    /// <param name="teacher">The teacher; owned by the detector from now on. It can be fitted if the engine that trains can make students of it, as
    /// TorchSharp's can of <see cref="Cnn14"/>.</param>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <param name="components">The engine that trains it, and on what to compute; null to score only.</param>
    /// <exception cref="ValidationException">A setting is out of range, or segments are too short for the teacher.</exception>
    public StfpmDetector(IFeatureExtractor teacher, StfpmOptions? options = null, ComponentContext? components = null)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        _teacher = teacher;
        _options = StfpmOptions.Format.Checked(options ?? new StfpmOptions());
        _components = components ?? ComponentContext.Empty;
        if (_options.SegmentFrames < teacher.MinFrames)
        {
            throw new ValidationException($"{nameof(StfpmOptions.SegmentFrames)} ({_options.SegmentFrames}) must be at least {teacher.MinFrames}, which '{teacher.Id}' needs.");
        }
    }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public bool IsFitted => _state is not null;

    /// <inheritdoc/>
    public int MinFrames => _teacher.MinFrames;

    /// <inheritdoc/>
    public int ContextBins => SpectrogramBins.ContextOf(_teacher);

    /// <inheritdoc/>
    public int AlignmentFrames => WholeCells.GridOf(_teacher.Layers);

    /// <inheritdoc/>
    /// <remarks>The student before is left to the collector: another thread may be scoring with it.</remarks>
    /// <exception cref="MissingEngineException">No engine that trains was given.</exception>
    /// <exception cref="PipelineConfigurationException">The engine cannot make students of the teacher.</exception>
    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
        => _state = new TrainingTask<StfpmOptions>(ComponentId, _options, _teacher, normals, context, _components).Train<StfpmOptions, StfpmState>("STFPM");

    /// <inheritdoc/>
    public DetectorOutput Score(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        StfpmState state = _state ?? throw new DetectorNotFittedException(nameof(StfpmDetector));
        SpectrogramBins.Check(spectrogram, state.Bins);
        AnomalyMap map = MapOf(state, spectrogram);
        return new DetectorOutput(map.Max, map);
    }

    /// <inheritdoc/>
    public IRecordingScorer? OpenRecording()
    {
        StfpmState state = _state ?? throw new DetectorNotFittedException(nameof(StfpmDetector));
        return _teacher.ContextFrames is null ? null : new MapRecording(Context, surroundings => MapOf(state, surroundings));
    }

    /// <inheritdoc/>
    /// <exception cref="StreamingNotSupportedException">It is not known how far the teacher's features look in time.</exception>
    public IDetectorSession OpenSession()
    {
        StfpmState state = _state ?? throw new DetectorNotFittedException(nameof(StfpmDetector));
        return new MapSession(Context, window => MapOf(state, window));
    }

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        StfpmState state = _state ?? throw new DetectorNotFittedException(nameof(StfpmDetector));
        JsonObject options = StfpmOptions.Format.ToJson(_options);
        options["bins"] = state.Bins;
        var saved = new ComponentState(ComponentId, options) { Origin = DetectorPackage.Origin };
        saved.Tensors["layerMeans"] = new TensorData(state.LayerMeans, state.LayerMeans.Length);
        saved.Parts["extractor"] = _teacher.SaveState();
        saved.Parts["student"] = state.Student.SaveState();
        return saved;
    }

    /// <summary>Frees teacher and student.</summary>
    public void Dispose()
    {
        (_teacher as IDisposable)?.Dispose();
        (_state?.Student as IDisposable)?.Dispose();
    }

    internal static void Register(ComponentRegistry registry) => registry.Add<IDetector>(ComponentId, FromState);

    internal static StfpmDetector FromState(ComponentState saved, ComponentContext components)
    {
        JsonObject o = saved.Options;
        StfpmOptions options = StfpmOptions.Format.FromJson(o);
        int bins = o["bins"]!.GetValue<int>();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        var owned = new List<IFeatureExtractor>();
        try
        {
            owned.Add(components.Create<IFeatureExtractor>(saved.Parts["extractor"]));
            owned.Add(components.Create<IFeatureExtractor>(saved.Parts["student"]));
            if (!owned[0].Layers.SequenceEqual(owned[1].Layers))
            {
                throw new FormatException("its student has other layers than its teacher.");
            }

            return new StfpmDetector(owned[0], options, components)
            {
                _state = new StfpmState(owned[1], saved.FiniteTensor("layerMeans", owned[0].Layers.Count).Values.ToArray(), bins),
            };
        }
        catch
        {
            owned.ForEach(extractor => (extractor as IDisposable)?.Dispose());
            throw;
        }
    }

    private GridContext Context => GridContext.Of(_teacher, 1, interpolates: true);

    private AnomalyMap MapOf(StfpmState state, Spectrogram spectrogram)
    {
        IReadOnlyList<FeatureMap> expected = _teacher.Extract(spectrogram), found = state.Student.Extract(spectrogram);
        return state.Render([.. expected.Zip(found, (teacher, student) => StfpmLayerMap.Compare(teacher, student, spectrogram.ValidBins))], spectrogram);
    }
}
