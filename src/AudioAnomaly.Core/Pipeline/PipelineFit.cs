using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>One run of a pipeline's fit: check the headers, choose what to hold out, fit, calibrate.</summary>
internal sealed class PipelineFit
{
    /// <summary>
    /// What cross-fitting may cost: so many recordings are fitted on several times, and so much of their spectrograms is held in memory (3 hours at 100 frames
    /// a second of 64 bins).
    /// </summary>
    public const int MostCrossFitted = 200;

    /// <inheritdoc cref="MostCrossFitted"/>
    public const long MostCrossFittedBytes = 256L << 20;


    private readonly PipelineDefinition _definition;
    private readonly ISpectrogramFrontEnd _frontEnd;
    private readonly FitRecordings _recordings;
    private readonly NormalExcerptChoice _excerpt = new();
    private readonly NormalGroups _groups = new();
    private readonly IProgress<FitProgress>? _progress;
    private readonly CancellationToken _cancellationToken;

    public PipelineFit(PipelineDefinition definition, ISpectrogramFrontEnd frontEnd, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        _definition = definition;
        _frontEnd = frontEnd;
        _recordings = new FitRecordings(frontEnd, definition.SkipUnreadable, definition.Logger, progress, cancellationToken)
        {
            MaxSeconds = definition.Components.Execution.MaxRecordingSeconds,
        };
        _progress = progress;
        _cancellationToken = cancellationToken;
    }

    public AudioAnomalyModel Run(AudioSource normals, AudioSource? calibrationNormals)
    {
        if (normals.Items.Count == 0)
        {
            throw new FitException("There are no normal recordings to fit on. Give at least one.");
        }

        if (calibrationNormals is not null)
        {
            FitRecordings.CheckApart(normals, calibrationNormals);
        }

        // The extractor comes first: weights that do not fit are found before a thousand recordings are looked at.
        IDetector detector = DetectorCreation.Create(_definition, _frontEnd, _recordings.Warn, _cancellationToken);
        try
        {
            _recordings.WarnOfLeftOut(normals, calibrationNormals);
            (List<AudioItem> items, SortedSet<int> mixedChannels) = Check([.. normals.Items, .. calibrationNormals?.Items ?? []]);
            Fitted fitted = calibrationNormals is null && ToCrossFit(items, detector) is var (crossFitted, recordings)
                ? CrossFitAll(crossFitted, recordings)
                : HoldOut(items, calibrationNormals, detector);
            _recordings.WarnOfSilence(items.Count);
            if (_groups.Describe() is { } groups)
            {
                _recordings.Warn(groups);
            }

            if (fitted.Calibration.Warning is { } warning)
            {
                _recordings.Warn(warning);
            }

            var settings = new ModelSettings(
                _definition.Windows,
                _recordings.BandwidthHz,
                [.. mixedChannels],
                _definition.Seed,
                fitted.TrainingClips,
                fitted.HeldOutClips,
                fitted.SuspiciousNormals,
                _recordings.Warnings)
            {
                FalseAlarmRateUnderDrift = fitted.FalseAlarmRateUnderDrift,
            };
            return new AudioAnomalyModel(new ModelParts(_frontEnd, detector, _excerpt.Choose(), _definition.Components), fitted.Calibration, settings, _definition.Logger);
        }
        catch
        {
            (detector as IDisposable)?.Dispose();
            throw;
        }
    }

    private IEnumerable<Spectrogram> Watch(IEnumerable<Spectrogram> windows) => _groups.Watch(_excerpt.Watch(windows));

    private FitContext Context => new()
    {
        Seed = _definition.Seed,
        Progress = _progress,
        MaxDegreeOfParallelism = _definition.Components.Execution.MaxThreads,
        Logger = _definition.Logger,
        CancellationToken = _cancellationToken,
    };

    /// <summary>What to calibrate by folds; null if it is to be held out instead.</summary>
    private (ICrossFittedDetector Detector, IReadOnlyList<ReadRecording> Recordings)? ToCrossFit(List<AudioItem> items, IDetector detector)
        => detector is ICrossFittedDetector crossFitted
            && _definition.Calibration is { Folds: > 0, HoldOutFraction: > 0 }
            && items.Count is > 1 and <= MostCrossFitted
            && _recordings.ReadAll(items, Windows(detector), detector, MostCrossFittedBytes) is { Count: > 1 } read
            ? (crossFitted, read) : null;

    /// <summary>All recordings teach and calibrate.</summary>
    private Fitted CrossFitAll(ICrossFittedDetector detector, IReadOnlyList<ReadRecording> recordings)
    {
        CalibrationOptions options = _definition.Calibration;
        int calibrating = recordings.Count(recording => recording.Calibrates);
        _definition.Logger.Fitting(detector.Id, recordings.Count, calibrating, _recordings.BandwidthHz);
        var folds = new CrossFit(recordings, options.Folds, Context);
        detector.Fit(Watch(_recordings.TrainingWindows(recordings)), Context with { ShareFeatures = folds.Share });
        HeldOutScores scores = folds.Score(() => detector.CreateUnfitted(folds.Share), options.FoldKind, progress: true);
        ScoreCalibration calibration = scores.ToCalibration(detector, _definition.Threshold, out IReadOnlyList<SuspiciousNormal> suspicious);
        if (options.FoldKind == FoldKind.Groups && folds.WarningOfSingleGroups is { } single)
        {
            _recordings.Warn(single);
        }

        DriftDiagnosis? drift = options.FoldKind == FoldKind.Interleaved ? DriftDiagnosis.Find(folds, scores, detector, _definition.Threshold) : null;
        if (drift?.Warning is { } warning)
        {
            _recordings.Warn(warning);
        }

        return new Fitted(calibration, suspicious, recordings.Count, calibrating) { FalseAlarmRateUnderDrift = drift?.FalseAlarmRate };
    }

    /// <summary>Some recordings teach and others calibrate.</summary>
    private Fitted HoldOut(List<AudioItem> items, AudioSource? calibrationNormals, IDetector detector)
    {
        (List<AudioItem> training, List<AudioItem> heldOut) = calibrationNormals is null ? Split(items) : SplitAsGiven(items, calibrationNormals);
        _definition.Logger.Fitting(detector.Id, training.Count, heldOut.Count, _recordings.BandwidthHz);
        detector.Fit(Watch(TrainingWindows(training, detector, splitOne: heldOut.Count == 0)), Context);
        HeldOutScores scores = heldOut.Count > 0 ? Score(detector, heldOut, onlyTail: false)
            : Score(detector, _definition.Calibration.HoldOutFraction > 0 ? training : [], onlyTail: true);
        ScoreCalibration calibration = scores.ToCalibration(detector, _definition.Threshold, out IReadOnlyList<SuspiciousNormal> suspicious);
        return new Fitted(calibration, suspicious, _recordings.CountUsed(training), _recordings.CountUsed(heldOut));
    }

    /// <summary>Reads every header first: a bad file is found before an hour of work, and the bandwidth that all recordings share is known.</summary>
    private (List<AudioItem> Items, SortedSet<int> MixedChannels) Check(List<AudioItem> normals)
    {
        List<RecordingHeader> headers = _recordings.Inspect(normals);
        var mixedChannels = new SortedSet<int>(headers.Select(header => header.MixedChannels));
        _recordings.BandwidthHz = headers.Min(header => header.BandwidthHz);
        foreach (string warning in MixedRecordings.Describe(headers, _recordings.BandwidthHz, _frontEnd.SampleRate))
        {
            _recordings.Warn(warning);
        }

        return ([.. headers.Select(header => header.Item)], mixedChannels);
    }

    private static (List<AudioItem> Training, List<AudioItem> HeldOut) SplitAsGiven(List<AudioItem> items, AudioSource calibrationNormals)
    {
        var heldOut = calibrationNormals.Items.ToHashSet();
        List<AudioItem> training = items.FindAll(item => !heldOut.Contains(item)), calibration = items.FindAll(heldOut.Contains);
        return training.Count > 0 && calibration.Count > 0 ? (training, calibration)
            : throw new FitException($"None of the recordings to {(training.Count > 0 ? "calibrate on" : "learn from")} can be read. See the warnings, and give others.");
    }

    private (List<AudioItem> Training, List<AudioItem> HeldOut) Split(List<AudioItem> items)
    {
        IReadOnlySet<int> chosen = HoldOutChoice.Of(items.Count, _definition.Calibration.HoldOutFraction, _definition.Seed);
        return ([.. items.Where((_, index) => !chosen.Contains(index))], [.. items.Where((_, index) => chosen.Contains(index))]);
    }

    private SpectrogramWindows Windows(IDetector detector) => new(_definition.Windows, _frontEnd.Axes, detector);

    private IEnumerable<Spectrogram> TrainingWindows(List<AudioItem> items, IDetector detector, bool splitOne)
        => _recordings.TrainingWindows(items, Windows(detector), detector, splitOne ? spectrogram => spectrogram.Slice(0, TrainingFrames(spectrogram, detector)) : null);

    /// <summary>Without recordings to hold out, the last part of each is.</summary>
    private int TrainingFrames(Spectrogram spectrogram, IDetector detector)
    {
        int tail = (int)(spectrogram.Frames * _definition.Calibration.HoldOutFraction);
        int least = detector.NeedsFixedLength ? Windows(detector).FixedLength : detector.MinFrames;
        return tail < least || spectrogram.Frames - tail < least ? spectrogram.Frames : spectrogram.Frames - tail;
    }

    private HeldOutScores Score(IDetector detector, List<AudioItem> items, bool onlyTail)
        => _recordings.Score(items, Windows(detector), detector, onlyTail ? spectrogram => Tail(spectrogram, detector) : null);

    /// <summary>What of a recording was not learned, or null if all was.</summary>
    private Spectrogram? Tail(Spectrogram spectrogram, IDetector detector)
    {
        int start = TrainingFrames(spectrogram, detector);
        return start < spectrogram.Frames ? spectrogram.Slice(start, spectrogram.Frames - start) : null;
    }

    /// <summary>What came of a fit besides the detector.</summary>
    private sealed record Fitted(ScoreCalibration Calibration, IReadOnlyList<SuspiciousNormal> SuspiciousNormals, int TrainingClips, int HeldOutClips)
    {
        public double? FalseAlarmRateUnderDrift { get; init; }
    }
}
