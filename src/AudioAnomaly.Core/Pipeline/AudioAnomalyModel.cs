using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AudioAnomaly;

/// <summary>
/// A fitted pipeline: scores recordings, is saved to and loaded from one file. Immutable; scores from several threads. May be disposed while it is used:
/// scores that have begun end well, and the last one out frees the memory.
/// </summary>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// AnomalyResult result = model.Score(AudioClip.FromFile("suspect.wav"));
/// Console.WriteLine($"{result.Verdict}: {result.Score:0.00} (threshold {result.Threshold:0.00})");
///
/// await foreach (ScoredRecording recording in model.ScoreAsync(AudioSource.FromDirectory("today")))
/// {
///     Console.WriteLine($"{recording.Name}: {recording.Result?.Verdict.ToString() ?? recording.Error!.Message}");
/// }
/// </code>
/// </example>
public sealed class AudioAnomalyModel : IAudioAnomalyScorer, IDisposable
{
    private const string ExcerptRole = "normalExcerpt";

    // Below this the sound that normal recordings have in common cannot be told from what one of them happens to have.
    private const int FewestRecordings = 3;

    private readonly ModelParts _parts;
    private readonly Lifetime _lifetime;
    private readonly ISpectrogramFrontEnd _frontEnd;
    private readonly IDetector _detector;
    private readonly SpectrogramWindows _windows;
    private readonly ModelBandwidth _bandwidth;
    private readonly SpectrogramReader _reader;
    private readonly RecordingInspection _inspection;
    private readonly ModelSettings _settings;
    private readonly ILogger _logger;
    private readonly ModelFingerprint _fingerprint;

    internal AudioAnomalyModel(ModelParts parts, ScoreCalibration calibration, ModelSettings settings, ILogger logger)
    {
        _parts = parts;
        _lifetime = new Lifetime(this, parts.Release);
        _frontEnd = parts.FrontEnd;
        _detector = parts.Detector;
        _settings = settings;
        _logger = logger;
        _windows = new SpectrogramWindows(settings.Windows, _frontEnd.Axes, _detector);
        _bandwidth = new ModelBandwidth(_frontEnd.Axes, settings.BandwidthHz, _detector, parts.Excerpt);
        _reader = new SpectrogramReader(_frontEnd, _bandwidth.Limit, parts.Components.Execution.MaxRecordingSeconds);
        Calibration = calibration;
        _fingerprint = new ModelFingerprint(() => [], () => [Convert.ToHexString(parts.Fingerprint.Bytes), calibration.ToJson().ToJsonString(), calibration.Policy.ToJson().ToJsonString(), settings.ToJson().ToJsonString()]);
        string? scarcity = settings.TrainingClips >= FewestRecordings ? null
            : $"The model has learned {CountText.Of(settings.TrainingClips, "recording")} only: normal sound that differs from it is called anomalous. Give 20 recordings or more.";
        Warnings = scarcity is null ? settings.Warnings : [.. settings.Warnings, scarcity];
        ScoreWarnings = [.. new[] { scarcity, calibration.Warning }.OfType<string>()];
        _inspection = new RecordingInspection(ScoreWarnings, _bandwidth, _windows.Length, Excerpt?.Frames);
        if (!Processor.HasFusedMultiplyAdd)
        {
            logger.NoFusedMultiplyAdd(Processor.Path);
        }
    }

    /// <summary>What the model is called in telemetry: the name of the file it was loaded from, without extension, or what <see cref="WithName"/> gave it.
    /// Null of one that was just fitted.</summary>
    public string? Name { get; private init; }

    /// <summary>What held-out normal clips said about scores.</summary>
    public ScoreCalibration Calibration { get; }

    /// <summary>What a careful reader should know about the fit, one sentence each; empty when there is nothing.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Those of the <see cref="Warnings"/> that hold for every score: that the model has learned or was calibrated on too few recordings. They are
    /// among the warnings of each result and of live sessions.</summary>
    public IReadOnlyList<string> ScoreWarnings { get; }

    /// <summary>
    /// The normal recordings that differed most from the others, the highest score first, at most five: listen to them. Their scores come from detectors that
    /// had not learned them. Empty if nothing was calibrated.
    /// </summary>
    public IReadOnlyList<SuspiciousNormal> SuspiciousNormals => _settings.SuspiciousNormals;

    /// <summary>
    /// The share of false alarms, 0 to 1, to expect of sound that differs from what was learned as stretches of the normal recordings, in their order, differ
    /// from each other; what was asked of the threshold holds for sound that does not change. Null if it was not found out: after a fit that held recordings
    /// out, a merge, or a new calibration.
    /// </summary>
    public double? FalseAlarmRateUnderDrift => _settings.FalseAlarmRateUnderDrift;

    /// <summary>The highest frequency (Hz) that takes part in scoring: that of the normal recording with the lowest sample rate.</summary>
    public double BandwidthHz => _settings.BandwidthHz;

    /// <summary>Tells the model apart from those with which live sessions come to other numbers.</summary>
    /// <exception cref="ObjectDisposedException">The model has been disposed, and it was not asked for before.</exception>
    internal byte[] Fingerprint
    {
        get
        {
            if (_fingerprint.IsKnown)
            {
                return _fingerprint.Bytes;
            }

            using Lifetime.Use use = _lifetime.Enter();
            return _fingerprint.Bytes;
        }
    }

    /// <summary>Tells front end, detector and excerpt apart from others, whatever the calibration.</summary>
    /// <exception cref="ObjectDisposedException">The model has been disposed, and it was not asked for before.</exception>
    internal byte[] PartsFingerprint
    {
        get
        {
            if (_parts.Fingerprint.IsKnown)
            {
                return _parts.Fingerprint.Bytes;
            }

            using Lifetime.Use use = _lifetime.Enter();
            return _parts.Fingerprint.Bytes;
        }
    }

    internal ISpectrogramFrontEnd FrontEnd => _frontEnd;

    internal IDetector Detector => _detector;

    internal NormalExcerpt? Excerpt => _parts.Excerpt;

    internal ModelSettings Settings => _settings;

    internal ComponentContext Components => _parts.Components;

    internal ILogger Logger => _logger;

    /// <summary>Loads a model.</summary>
    /// <param name="path">The <c>.aam</c> file.</param>
    /// <param name="registry">Makes the components: front end, feature extractor, detector. The package AudioAnomaly has an overload without it, which knows
    /// all components in managed code.</param>
    /// <param name="execution">On what to compute; <see cref="ExecutionOptions.Default"/> if null.</param>
    /// <param name="logger">Receives messages; may be null.</param>
    /// <param name="cancellationToken">Ends the work before it has begun.</param>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The file is no model, is damaged or edited, or needs a newer library.</exception>
    public static Task<AudioAnomalyModel> LoadAsync(
        string path,
        ComponentRegistry registry,
        ExecutionOptions? execution = null,
        ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ComponentRegistry known = registry.Copy();
        FilteredFrontEnd.Register(known);
        var components = new ComponentContext(known, execution);
        return Task.Run(() => Load(path, components, logger ?? NullLogger.Instance), cancellationToken);
    }

    /// <summary>Reads what a model file says of itself, without loading it.</summary>
    /// <param name="path">The <c>.aam</c> file.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The file is no model, is damaged or edited, or needs a newer library.</exception>
    public static JsonObject ReadManifest(string path) => ModelFile.ReadManifest(path);

    /// <summary>Saves the model. The file is there whole or not at all.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="cancellationToken">Ends the work before it has begun.</param>
    /// <returns>A task that ends when the file is written.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            using Lifetime.Use use = _lifetime.Enter();
            var manifest = new JsonObject
            {
                ["fit"] = _settings.ToJson(),
                ["threshold"] = Calibration.Policy.ToJson(),
                ["calibration"] = Calibration.ToJson(),
            };
            var components = new Dictionary<string, ComponentState>
            {
                ["frontEnd"] = _frontEnd.SaveState(),
                ["detector"] = _detector.SaveState(),
            };
            if (Excerpt is { } excerpt)
            {
                components[ExcerptRole] = excerpt.SaveState();
            }

            ModelFile.Write(path, manifest, components);
        },
        cancellationToken);

    /// <summary>
    /// Puts models together that were fitted on different normal recordings, perhaps on different machines, and calibrates the result anew. The models stay
    /// as they are.
    /// </summary>
    /// <param name="models">Two models or more of one kind: equal front end, features, detector and options (seed too, where it decides about features),
    /// windows and bandwidth. Threshold policy and seed of the first are kept.</param>
    /// <param name="calibration">Recordings of normal sound only that none of the models has learned, from which the threshold is found. Which recordings a
    /// model has learned is not stored, so that this cannot be checked.</param>
    /// <param name="progress">Told how far the work is; may be null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The new model, with parts of its own; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">There are fewer than two models, or one is given twice.</exception>
    /// <exception cref="ModelMergeException">The models are not alike, two are the same, their detector cannot be merged, or a recording is not like those
    /// fitted on.</exception>
    /// <exception cref="FitException">There are no recordings, or several cannot be read.</exception>
    /// <exception cref="AudioFormatException">A recording cannot be read.</exception>
    /// <exception cref="AudioContentException">A recording is empty, too short or has samples that are not finite.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static Task<AudioAnomalyModel> MergeAsync(
        IReadOnlyList<AudioAnomalyModel> models,
        AudioSource calibration,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(calibration);
        AudioAnomalyModel[] given = [.. models];
        if (given.Length < 2 || given.Contains(null) || given.DistinctBy(model => model._detector).Count() < given.Length)
        {
            throw new ArgumentException("Give two models or more, each once.", nameof(models));
        }

        return Task.Run(() => new ModelGrowth(given[0], progress, cancellationToken).Merge(given, calibration), cancellationToken);
    }

    /// <summary>Learns further normal recordings, as if they had been among those of the fit, and calibrates anew. This model stays as it is.</summary>
    /// <param name="normals">Recordings of normal sound only: the detector learns from all of them, but for clips that an option of its own holds out
    /// (<c>StandardizeRows</c>).</param>
    /// <param name="calibration">Recordings of normal sound only that were not learned, now or in the fit, from which the threshold is found; those that the
    /// fit was given to calibrate on will do. Null leaves the calibration as it is, whose threshold is then a little too high if anything.</param>
    /// <param name="progress">Told how far the work is; may be null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The new model, with parts of its own; the caller disposes it.</returns>
    /// <exception cref="ModelMergeException">The detector cannot go on learning, or a recording is not like those fitted on.</exception>
    /// <exception cref="FitException">There are no recordings of either kind, one is in both, several cannot be read, or all to learn from are
    /// silent.</exception>
    /// <exception cref="AudioFormatException">A recording cannot be read.</exception>
    /// <exception cref="AudioContentException">A recording is empty, too short or has samples that are not finite.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public Task<AudioAnomalyModel> AddNormalsAsync(AudioSource normals, AudioSource? calibration, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(normals);
        return Task.Run(() => new ModelGrowth(this, progress, cancellationToken).AddNormals(normals, calibration), cancellationToken);
    }

    /// <summary>
    /// The same detector with a threshold from other recordings: where the model was moved to another machine, microphone or season, say. Nothing is learned
    /// anew. Recordings that cannot be used are left out with a warning.
    /// </summary>
    /// <param name="normals">Recordings of normal sound only, none of them learned. They replace those that the model was calibrated on.</param>
    /// <param name="threshold">How the threshold is found; null for the model's way.</param>
    /// <param name="progress">Told how far the work is; may be null.</param>
    /// <param name="cancellationToken">Ends the work between windows.</param>
    /// <returns>The new model, whose warnings say what a careful reader should know; it shares its parts with this one. The caller disposes it.</returns>
    /// <exception cref="FitException">No recording can be used, all are silent, or they are too few or too much alike for a threshold.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed.</exception>
    public Task<AudioAnomalyModel> CalibrateAsync(
        AudioSource normals,
        ThresholdPolicy? threshold = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(normals);
        return RecalibrateAsync(recalibration => recalibration.Run(normals, threshold ?? Calibration.Policy), progress, cancellationToken);
    }

    /// <summary>
    /// The same detector calibrated on further recordings, beside those that it was calibrated on: after a false alarm, say. The threshold is found anew by the
    /// model's policy. Recordings that cannot be used are left out with a warning.
    /// </summary>
    /// <param name="normals">Recordings of normal sound only, none of them learned.</param>
    /// <param name="progress">Told how far the work is; may be null.</param>
    /// <param name="cancellationToken">Ends the work between windows.</param>
    /// <returns>The new model; it shares its parts with this one. The caller disposes it.</returns>
    /// <exception cref="FitException">No recording can be used, or all are silent.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed.</exception>
    public Task<AudioAnomalyModel> AddCalibrationAsync(AudioSource normals, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(normals);
        return RecalibrateAsync(recalibration => recalibration.Add(normals), progress, cancellationToken);
    }

    /// <summary>The same model with another threshold. Both share their parts, which are freed with the last of them.</summary>
    /// <param name="policy">How the threshold is found from the held-out scores, or the threshold itself.</param>
    /// <returns>The new model; the caller disposes it.</returns>
    /// <exception cref="ObjectDisposedException">The model has been disposed.</exception>
    public AudioAnomalyModel WithThreshold(ThresholdPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return WithCalibration(Calibration.With(policy));
    }

    /// <summary>The same model with another calibration, such as that of one machine. Both share their parts.</summary>
    internal AudioAnomalyModel WithCalibration(ScoreCalibration calibration)
    {
        using Lifetime.Use use = _lifetime.Enter();
        IEnumerable<string> others = _settings.Warnings.Where(warning => warning != Calibration.Warning);
        return new AudioAnomalyModel(
            _parts.Share(),
            calibration,
            _settings with { Warnings = calibration.Warning is { } warning ? [.. others, warning] : [.. others] },
            _logger)
        {
            Name = Name,
        };
    }

    /// <summary>The same model by another name. Both share their parts, which are freed with the last of them.</summary>
    /// <param name="name">What to call it in telemetry.</param>
    /// <returns>The new model; the caller disposes it.</returns>
    /// <exception cref="ObjectDisposedException">The model has been disposed.</exception>
    public AudioAnomalyModel WithName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        using Lifetime.Use use = _lifetime.Enter();
        return new AudioAnomalyModel(_parts.Share(), Calibration, _settings, _logger) { Name = name };
    }

    /// <inheritdoc/>
    public AnomalyResult Score(AudioClip clip, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clip);
        CheckChannels(clip.Source, clip.MixedChannels);
        return Score(() => _reader.Read(clip, hash: null, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public AnomalyResult Score(AudioItem recording, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return Score(() => _reader.Read(recording, channels => CheckChannels(recording.Name, channels), hash: null, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public AnomalySummary Summarize(AudioItem recording, CancellationToken cancellationToken = default) => Score(recording, cancellationToken).ToSummary();

    /// <summary>Computes the spectrogram that the model's detector would see of a recording.</summary>
    /// <param name="clip">The recording.</param>
    /// <returns>The spectrogram, without the frequencies that the model was not fitted on. Of a recording of a lower sample rate fewer bins are in scope;
    /// where it holds nothing stands normal sound, which features may look at.</returns>
    /// <exception cref="AudioContentException">The recording is too short.</exception>
    public Spectrogram ComputeSpectrogram(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        using Lifetime.Use use = _lifetime.Enter();
        return _reader.Read(clip, hash: null, CancellationToken.None).Spectrogram;
    }

    /// <summary>Scores a spectrogram, such as one that was changed to find out what a score depends on. It counts in no telemetry.</summary>
    /// <param name="spectrogram">A spectrogram as <see cref="ComputeSpectrogram"/> makes it.</param>
    /// <param name="cancellationToken">Ends the work between windows.</param>
    /// <returns>The raw score and map; scored window by window if it is long.</returns>
    /// <exception cref="ArgumentException">It has other bins than the model's front end.</exception>
    /// <exception cref="AudioContentException">It is too short.</exception>
    public DetectorOutput ScoreSpectrogram(Spectrogram spectrogram, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        using Lifetime.Use use = _lifetime.Enter();
        return spectrogram.Bins == _frontEnd.Axes.Bins
            ? _windows.Score(_detector, spectrogram.LimitBandwidth(BandwidthHz), cancellationToken)
            : throw new ArgumentException($"The spectrogram has {spectrogram.Bins} bins, and the model's front end {_frontEnd.Axes.Bins}. Make it with ComputeSpectrogram.", nameof(spectrogram));
    }

    /// <inheritdoc/>
    public AudioAnomalySession OpenSession(int sampleRate, AudioSessionOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        AudioSessionOptions settings = AudioSessionOptions.Format.Checked(options ?? new AudioSessionOptions());
        CheckChannels(settings.Source, settings.MixedChannels);
        if (_frontEnd is not IStreamingFrontEnd frontEnd)
        {
            throw new StreamingNotSupportedException(_frontEnd.Id, $"The front end '{_frontEnd.Id}' computes whole recordings only. Fit with one that is an {nameof(IStreamingFrontEnd)}, such as the log-mel front end.");
        }

        if (_detector is not IStreamingDetector detector)
        {
            throw new StreamingNotSupportedException(_detector.Id, $"The detector '{_detector.Id}' scores whole recordings only. Fit with one that is an {nameof(IStreamingDetector)}, such as PatchCore.");
        }

        Lifetime.Use use = _lifetime.Enter();
        try
        {
            return new AudioAnomalySession(Name, frontEnd, detector, Calibration, _bandwidth, ScoreWarnings, sampleRate, settings, use, () => _fingerprint.Bytes);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Goes on with a live session that was saved (<see cref="AudioAnomalySession.SaveState"/>), in another process or on another machine: what comes out is
    /// what would have come out there, to the bit. If another engine computes the network, then to rounding.
    /// </summary>
    /// <param name="state">The state; sample rate and settings are in it.</param>
    /// <returns>The session, which expects the sample that follows the saved session's last one; the caller disposes it.</returns>
    /// <exception cref="SessionStateException">The state is damaged or cut off, of another version of the format, or of another model.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed.</exception>
    public AudioAnomalySession ResumeSession(ReadOnlyMemory<byte> state)
        => SessionStateReader.Open(state, SessionStateKind.Session, Fingerprint).ReadAll(reader => ResumeSession(reader), session => session.Dispose());

    /// <summary>Goes on with a session that is a part of something larger.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="configure">Changes settings that have no influence on numbers; may be null.</param>
    internal AudioAnomalySession ResumeSession(SessionStateReader state, Action<AudioSessionOptions>? configure = null)
    {
        (int sampleRate, AudioSessionOptions options) = AudioAnomalySession.ReadSettings(state);
        configure?.Invoke(options);
        AudioAnomalySession session = OpenSession(sampleRate, options);
        try
        {
            session.Restore(state);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ScoredRecording> ScoreAsync(AudioSource source, int maxParallel = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(maxParallel);
        return new RecordingBatch(source, maxParallel == 0 ? Components.Execution.Threads : maxParallel, Score, _logger).RunAsync(cancellationToken);
    }

    /// <summary>Frees the model's memory, or lets the last score or session do so.</summary>
    public void Dispose() => _lifetime.Close();

    private Task<AudioAnomalyModel> RecalibrateAsync(
        Func<ModelRecalibration, (ScoreCalibration Calibration, ModelSettings Settings)> run,
        IProgress<FitProgress>? progress,
        CancellationToken cancellationToken)
        => Task.Run(
            () =>
            {
                using Lifetime.Use use = _lifetime.Enter();
                (ScoreCalibration calibration, ModelSettings settings) = run(new ModelRecalibration(this, progress, cancellationToken));
                return new AudioAnomalyModel(_parts.Share(), calibration, settings, _logger) { Name = Name };
            },
            cancellationToken);

    private void CheckChannels(string? source, int mixedChannels)
    {
        if (!_settings.MixedChannels.Contains(mixedChannels))
        {
            throw new AudioContentException(
                source,
                $"the recording averages {mixedChannels} channels, but the model was fitted on recordings of {string.Join(" or ", _settings.MixedChannels)}."
                + " Choose the channel that was fitted (ChannelSelection.Single).");
        }
    }

    private static AudioAnomalyModel Load(string path, ComponentContext context, ILogger logger)
    {
        (JsonObject manifest, Dictionary<string, ComponentState> states) = ModelFile.Read(path);
        IDetector? detector = null;
        try
        {
            ISpectrogramFrontEnd frontEnd = context.Create<ISpectrogramFrontEnd>(states["frontEnd"]);
            detector = context.Create<IDetector>(states["detector"]);
            var calibration = ScoreCalibration.FromJson(manifest["calibration"]!.AsObject(), ThresholdPolicy.FromJson(manifest["threshold"]!.AsObject()));
            NormalExcerpt? excerpt = states.TryGetValue(ExcerptRole, out ComponentState? state) ? NormalExcerpt.FromState(state, frontEnd.Axes.Bins) : null;
            var model = new AudioAnomalyModel(new ModelParts(frontEnd, detector, excerpt, context), calibration, ModelSettings.FromJson(manifest["fit"]!.AsObject()), logger)
            {
                Name = Path.GetFileNameWithoutExtension(path),
            };
            ModelTrial.Run(model._parts, sample => model._bandwidth.Limit(sample, model.BandwidthHz));
            return model;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or NullReferenceException or KeyNotFoundException or ArgumentException
            or OverflowException or System.ComponentModel.DataAnnotations.ValidationException)
        {
            (detector as IDisposable)?.Dispose();
            throw new ModelFormatException(path, $"the model cannot be used: {e.Message}", e);
        }
    }

    private AnomalyResult Score(Func<(Spectrogram Spectrogram, RecordingFacts Facts)> read, CancellationToken cancellationToken)
    {
        using Lifetime.Use use = _lifetime.Enter();
        using Activity? activity = Telemetry.Activities.StartActivity("score");
        long started = Stopwatch.GetTimestamp();
        (Spectrogram spectrogram, RecordingFacts facts) = read();
        DetectorOutput output = _windows.Score(_detector, spectrogram, cancellationToken);
        AnomalyResult result = ToResult(facts, spectrogram, output);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Telemetry.Scored(Name, result.Verdict, seconds);
        activity?.SetTag("audioanomaly.model", Name).SetTag("audioanomaly.verdict", result.Verdict.ToString().ToLowerInvariant());
        _logger.Scored(facts.Source is { } source ? OneLine.Of(source) : null, result.Score, result.Verdict, seconds);
        return result;
    }

    private AnomalyResult ToResult(RecordingFacts recording, Spectrogram spectrogram, DetectorOutput output)
    {
        if (!double.IsFinite(output.Score))
        {
            throw new AudioContentException(recording.Source, string.Create(CultureInfo.InvariantCulture, $"the score is {output.Score}, so that nothing can be told of it. Samples far beyond full scale, or weights, make numbers overflow."));
        }

        bool isTooNarrow = _bandwidth.IsTooNarrow(recording.BandwidthHz);
        double? threshold = isTooNarrow ? null : Calibration.Threshold;
        var result = new AnomalyResult
        {
            Source = recording.Source,
            Duration = recording.Duration,
            Score = output.Score,
            CalibratedScore = threshold is null ? null : Calibration.Calibrate(output.Score),
            PValue = isTooNarrow ? null : Calibration.PValue(output.Score),
            Threshold = threshold,
            Map = output.Map,
            MapThreshold = Calibration.MapThreshold,
            CalibrateMap = Calibration.CalibrateMap,
            Spectrogram = spectrogram,
            FrameScores = output.Map.FrameScores(),
            Segments = [],
            Evidence = threshold is { } limit ? [.. output.Evidence.Where(evidence => evidence.Score > limit)] : output.Evidence,
            KindScores = output.Evidence.ToDictionary(evidence => evidence.Kind, evidence => evidence.Score, StringComparer.Ordinal),
            Warnings = _inspection.Inspect(recording, spectrogram),
        };
        // Where only what lasts speaks, the highest cell of a map below its threshold is no place to look at.
        bool lasts = result.Evidence.Count > 0 && result.Evidence.All(evidence => evidence.StartSeconds is null);
        return result.IsAnomalous && result.MapThreshold is { } mapThreshold && !(lasts && output.Map.Max < mapThreshold)
            ? result with { Segments = SegmentFinder.Find(output.Map, mapThreshold, Calibration.CellLevel, recording.Duration) }
            : result;
    }
}
