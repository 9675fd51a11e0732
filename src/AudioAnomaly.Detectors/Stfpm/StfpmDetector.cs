using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using TorchSharp;

namespace AudioAnomaly;

/// <summary>STFPM (Wang et al., "Student-Teacher Feature Pyramid Matching for Anomaly Detection", BMVC 2021) on spectrograms: a student that has learned to give the teacher's features on normal sound differs from it on abnormal sound.</summary>
/// <remarks>
/// <para>The student has the teacher's architecture and random weights; what normalises the input is shared and frozen. In every layer the squared distance of the feature vectors, brought to length 1, is the map of that layer;
/// the anomaly map is the product of the layers' maps, each upsampled to the spectrogram's grid and divided by its mean on held-out normal clips. The clip score is its largest value.</para>
/// <para>Needs TorchSharp's native library. Safe to score from several threads once fitted.</para>
/// </remarks>
public sealed class StfpmDetector : IStreamingDetector, IDisposable
{
    /// <summary>The detector's stable id in model files.</summary>
    public const string ComponentId = "stfpm";

    private readonly StfpmOptions _options;
    private readonly ITeacherFeatureExtractor _teacher;
    private volatile StfpmState? _state;

    /// <summary>Creates a detector that has not been fitted.</summary>
    /// <param name="teacher">The teacher; owned by the detector from now on.</param>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <exception cref="ValidationException">A setting is out of range, or segments are too short for the teacher.</exception>
    public StfpmDetector(ITeacherFeatureExtractor teacher, StfpmOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        _teacher = teacher;
        _options = options is null ? new StfpmOptions() : options with { };
        Validator.ValidateObject(_options, new ValidationContext(_options), validateAllProperties: true);
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
    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(context);
        using var data = new StfpmData(_teacher, _options);
        using var fingerprint = new TrainingFingerprint();
        fingerprint.Add(ComponentId);
        fingerprint.Add(SaveOptions().ToJsonString());
        fingerprint.Add(context.Seed.ToString(CultureInfo.InvariantCulture));
        fingerprint.Add(_teacher.SaveState());
        foreach (Spectrogram spectrogram in normals)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            data.Add(spectrogram);
            fingerprint.Add(spectrogram);
        }

        int bins = data.Bins;
        StfpmState? state = null;
        TorchWorkers.Run(context.MaxDegreeOfParallelism, workers =>
        {
            var random = new Random(context.Seed);
            bool[] heldOut = ClipSplit.HoldOut(data.ClipCount, _options.ValidationFraction, random);
            using var training = new StfpmTraining(_teacher, data, workers, random.Next(), heldOut);
            using (torch.NewDisposeScope())
            {
                var optimizer = new SgdOptimizer(training.Parameters, _options.LearningRate, _options.Momentum, _options.WeightDecay);
                new TrainingLoop(training, optimizer, _options, context, random, fingerprint.ToString()).Run();
            }

            // Outside the scope, which would take the student's tensors with it.
            state = new StfpmState(training.Export(), training.ComputeLayerMeans(), bins);
        });

        // The old student is left to the collector: another thread may be scoring with it.
        _state = state;
    }

    /// <inheritdoc/>
    public DetectorOutput Score(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        StfpmState state = _state ?? throw new DetectorNotFittedException(nameof(StfpmDetector));
        if (spectrogram.Bins != state.Bins)
        {
            throw new ArgumentException($"The detector was fitted on {state.Bins} frequency bins, and the spectrogram has {spectrogram.Bins}.", nameof(spectrogram));
        }

        AnomalyMap map = MapOf(state, spectrogram);
        return new DetectorOutput(map.Max, map);
    }

    /// <inheritdoc/>
    /// <exception cref="StreamingNotSupportedException">It is not known how far the teacher's features look in time.</exception>
    public IDetectorSession OpenSession()
    {
        StfpmState state = _state ?? throw new DetectorNotFittedException(nameof(StfpmDetector));
        return new MapSession(GridContext.Of(_teacher, 1, interpolates: true), window => MapOf(state, window));
    }

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        StfpmState state = _state ?? throw new DetectorNotFittedException(nameof(StfpmDetector));
        JsonObject options = SaveOptions();
        options["bins"] = state.Bins;
        var saved = new ComponentState(ComponentId, options);
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

    internal static StfpmDetector FromState(ComponentState saved, ComponentRegistry registry)
    {
        JsonObject o = saved.Options;
        var options = new StfpmOptions
        {
            Momentum = o["momentum"]!.GetValue<double>(),
            WeightDecay = o["weightDecay"]!.GetValue<double>(),
            SegmentFrames = o["segmentFrames"]!.GetValue<int>(),
            FullPrecisionCache = o["fullPrecisionCache"]!.GetValue<bool>(),
        };
        options.ReadFrom(o);
        int bins = o["bins"]!.GetValue<int>();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        var owned = new List<IFeatureExtractor>();
        try
        {
            owned.Add(registry.Create<IFeatureExtractor>(saved.Parts["extractor"]));
            owned.Add(registry.Create<IFeatureExtractor>(saved.Parts["student"]));
            if (owned[0] is not ITeacherFeatureExtractor teacher)
            {
                throw new FormatException($"its teacher '{owned[0].Id}' cannot teach.");
            }

            if (!teacher.Layers.SequenceEqual(owned[1].Layers))
            {
                throw new FormatException("its student has other layers than its teacher.");
            }

            return new StfpmDetector(teacher, options)
            {
                _state = new StfpmState(owned[1], saved.FiniteTensor("layerMeans", teacher.Layers.Count).Values.ToArray(), bins),
            };
        }
        catch
        {
            owned.ForEach(extractor => (extractor as IDisposable)?.Dispose());
            throw;
        }
    }

    private AnomalyMap MapOf(StfpmState state, Spectrogram spectrogram)
    {
        IReadOnlyList<FeatureMap> expected = _teacher.Extract(spectrogram), found = state.Student.Extract(spectrogram);
        return state.Render([.. expected.Zip(found, (teacher, student) => StfpmLayerMap.Compare(teacher, student, spectrogram.ValidBins))], spectrogram);
    }

    private JsonObject SaveOptions() => _options.WriteTo(new JsonObject
    {
        ["momentum"] = _options.Momentum,
        ["weightDecay"] = _options.WeightDecay,
        ["segmentFrames"] = _options.SegmentFrames,
        ["fullPrecisionCache"] = _options.FullPrecisionCache,
    });
}
