using System.Globalization;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>One growth of a model: copy its parts, let the copy learn, calibrate it. The model itself stays as it is.</summary>
internal sealed class ModelGrowth
{
    private readonly AudioAnomalyModel _model;
    private readonly IProgress<FitProgress>? _progress;
    private readonly CancellationToken _cancellationToken;

    public ModelGrowth(AudioAnomalyModel model, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        _model = model;
        _progress = progress;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The model with what others have learned.</summary>
    /// <param name="models">All of them; this one first.</param>
    /// <param name="calibration">What to calibrate on.</param>
    public AudioAnomalyModel Merge(IReadOnlyList<AudioAnomalyModel> models, AudioSource calibration)
    {
        Mergeable(_model.Detector);
        for (int i = 1; i < models.Count; i++)
        {
            ModelLikeness.Check(models, i);
        }

        FitRecordings recordings = Recordings();
        var mixedChannels = new SortedSet<int>(models.SelectMany(model => model.Settings.MixedChannels));
        if (models.Any(model => !mixedChannels.SetEquals(model.Settings.MixedChannels)))
        {
            recordings.Warn($"The models were fitted on recordings with different numbers of channels ({string.Join(", ", mixedChannels)}), which were averaged. Choose one channel if they are different microphones.");
        }

        if (calibration.Items.Count == 0)
        {
            throw new FitException("There are no recordings to calibrate on. Give some that none of the models has learned.");
        }

        recordings.WarnOfLeftOut(calibration);
        List<AudioItem> heldOut = Check(recordings, calibration.Items, mixedChannels);
        return Grow(models, recordings, mixedChannels, [], heldOut, (detector, context) => detector.Merge([.. models.Skip(1).Select(model => model.Detector)], context));
    }

    /// <summary>The model with further recordings learned.</summary>
    /// <param name="normals">What to learn.</param>
    /// <param name="calibration">What to calibrate on; null leaves the calibration as it is.</param>
    public AudioAnomalyModel AddNormals(AudioSource normals, AudioSource? calibration)
    {
        Mergeable(_model.Detector);
        if (normals.Items.Count == 0)
        {
            throw new FitException("There are no normal recordings to learn. Give at least one.");
        }

        if (calibration is not null)
        {
            FitRecordings.CheckApart(normals, calibration);
        }

        FitRecordings recordings = Recordings();
        var mixedChannels = new SortedSet<int>(_model.Settings.MixedChannels);
        recordings.WarnOfLeftOut(normals, calibration);
        List<AudioItem> items = Check(recordings, [.. normals.Items, .. calibration?.Items ?? []], mixedChannels);
        List<AudioItem> training = items[..normals.Items.Count];
        List<AudioItem>? heldOut = calibration is null ? null : items[normals.Items.Count..];
        return Grow([_model], recordings, mixedChannels, training, heldOut, (detector, context) => detector.AddNormals(recordings.TrainingWindows(training, Windows(), detector), context));
    }

    private AudioAnomalyModel Grow(
        IReadOnlyList<AudioAnomalyModel> models,
        FitRecordings recordings,
        SortedSet<int> mixedChannels,
        List<AudioItem> training,
        List<AudioItem>? heldOut,
        Action<IMergeableDetector, FitContext> learn)
    {
        ModelSettings fitted = _model.Settings;
        ISpectrogramFrontEnd frontEnd = Copy(_model.FrontEnd);
        IDetector? detector = null;
        try
        {
            detector = Copy(_model.Detector);
            Learn(Mergeable(detector), learn);
            IReadOnlyList<SuspiciousNormal> suspicious = fitted.SuspiciousNormals;

            // What was calibrated on scores no higher when more is known: without other recordings its threshold is, if anything, too high.
            ScoreCalibration calibration = heldOut is null
                ? _model.Calibration
                : recordings.Score(heldOut, Windows(), detector).ToCalibration(detector, _model.Calibration.Policy, out suspicious);
            recordings.WarnOfSilence(training.Count + (heldOut?.Count ?? 0));
            if (calibration.Policy.IsManual)
            {
                recordings.Warn("The threshold was set by hand and stays, although scores change when a model learns: see whether it still fits.");
            }

            if (calibration.Warning is { } warning)
            {
                recordings.Warn(warning);
            }

            // What was said of the old thresholds no longer holds.
            IEnumerable<string> inherited = models.SelectMany(model => model.Settings.Warnings.Where(text => text != model.Calibration.Warning));
            _model.Logger.Grown(detector.Id, models.Count - 1, training.Count, calibration.Threshold);
            return new AudioAnomalyModel(
                new ModelParts(frontEnd, detector, _model.Excerpt, _model.Components),
                calibration,
                fitted with
                {
                    MixedChannels = [.. mixedChannels],
                    TrainingClips = models.Sum(model => model.Settings.TrainingClips) + training.Count,
                    HeldOutClips = heldOut?.Count ?? fitted.HeldOutClips,
                    SuspiciousNormals = suspicious,
                    FalseAlarmRateUnderDrift = null,
                    Warnings = [.. inherited.Concat(recordings.Warnings).Distinct()],
                },
                _model.Logger);
        }
        catch
        {
            (detector as IDisposable)?.Dispose();
            (frontEnd as IDisposable)?.Dispose();
            throw;
        }
    }

    private void Learn(IMergeableDetector detector, Action<IMergeableDetector, FitContext> learn)
    {
        try
        {
            learn(detector, new FitContext { Seed = _model.Settings.Seed, MaxDegreeOfParallelism = _model.Components.Execution.MaxThreads, Progress = _progress, Logger = _model.Logger, CancellationToken = _cancellationToken });
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException)
        {
            throw new ModelMergeException(e.Message, e);
        }
    }

    /// <summary>Reads the headers: every recording must hold the frequencies and have the channels that the model knows.</summary>
    private List<AudioItem> Check(FitRecordings recordings, IReadOnlyList<AudioItem> items, SortedSet<int> mixedChannels)
    {
        List<RecordingHeader> headers = recordings.Inspect(items);
        foreach (RecordingHeader header in headers)
        {
            if (header.BandwidthHz < _model.BandwidthHz)
            {
                throw new ModelMergeException(
                    string.Create(CultureInfo.InvariantCulture, $"'{header.Item.Name}' can hold sound up to {header.BandwidthHz:0} Hz only, and the model was fitted up to {_model.BandwidthHz:0} Hz. Leave it out, or fit a new model on everything."));
            }

            if (ChannelDifference.Find(header.Item.Name, header.MixedChannels, mixedChannels) is { } difference)
            {
                throw new ModelMergeException(difference);
            }
        }

        recordings.BandwidthHz = _model.BandwidthHz;
        return [.. headers.Select(header => header.Item)];
    }

    private FitRecordings Recordings() => new(_model.FrontEnd, skipUnreadable: false, _model.Logger, _progress, _cancellationToken)
    {
        Remedy = "Remove or repair them",
        MaxSeconds = _model.Components.Execution.MaxRecordingSeconds,
    };

    private SpectrogramWindows Windows() => new(_model.Settings.Windows, _model.FrontEnd.Axes, _model.Detector);

    private static IMergeableDetector Mergeable(IDetector detector) => detector as IMergeableDetector
        ?? throw new ModelMergeException($"The detector '{detector.Id}' cannot go on learning after its fit. Fit a new model on all recordings, or use PatchCore or PaDiM.");

    private T Copy<T>(T component)
        where T : class, IModelComponent
    {
        try
        {
            return _model.Components.Create<T>(component.SaveState());
        }
        catch (FormatException e)
        {
            throw new ModelMergeException($"The model's '{component.Id}' cannot be copied: {e.Message} Load the model with a registry that has it.", e);
        }
    }
}
