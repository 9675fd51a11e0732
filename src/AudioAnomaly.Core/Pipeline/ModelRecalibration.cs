using System.Globalization;

namespace AudioAnomaly;

/// <summary>One new calibration of a model on other recordings; its detector stays as it is.</summary>
internal sealed class ModelRecalibration
{
    // Below this nothing can be said of a distribution, and the model would lose the threshold that it has.
    private const int FewestWindows = 3;

    // Normal sound of a changed place lies above the old threshold now and then; faults do nearly always.
    private const double SuspiciousShare = 0.8;

    // Tells the warnings of a calibration from those of the fit: the next calibration replaces them.
    private const string Origin = "Calibrated anew: ";

    private readonly AudioAnomalyModel _model;
    private readonly FitRecordings _recordings;

    public ModelRecalibration(AudioAnomalyModel model, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        _model = model;
        _recordings = new FitRecordings(model.FrontEnd, skipUnreadable: true, model.Logger, progress, cancellationToken)
        {
            BandwidthHz = model.BandwidthHz,
            MaxSeconds = model.Components.Execution.MaxRecordingSeconds,
        };
    }

    /// <summary>Calibrates on further recordings beside those that the model was calibrated on.</summary>
    public (ScoreCalibration Calibration, ModelSettings Settings) Add(AudioSource normals)
    {
        (List<AudioItem> usable, HeldOutScores scores) = Score(normals);
        int used = CheckUsed(usable, normals);
        ScoreCalibration added = scores.ToCalibration(_model.Detector, ThresholdPolicy.Manual(0), out _, standardize: false);
        ScoreCalibration all = _model.Calibration.With(added);
        WarnOfHand(all);
        _recordings.WarnOfSilence(used);
        return (all, _model.Settings with { HeldOutClips = _model.Settings.HeldOutClips + used, Warnings = WarningsOf(all) });
    }

    public (ScoreCalibration Calibration, ModelSettings Settings) Run(AudioSource normals, ThresholdPolicy policy)
    {
        (List<AudioItem> usable, HeldOutScores scores) = Score(normals);
        ScoreCalibration calibration = scores.ToCalibration(_model.Detector, policy, out IReadOnlyList<SuspiciousNormal> suspicious, standardize: false);
        int used = CheckUsed(usable, normals);
        Check(calibration);
        WarnOf(calibration, used);
        return (calibration, _model.Settings with { HeldOutClips = used, SuspiciousNormals = suspicious, FalseAlarmRateUnderDrift = null, Warnings = WarningsOf(calibration) });
    }

    private IReadOnlyList<string> WarningsOf(ScoreCalibration calibration)
    {
        IEnumerable<string> inherited = _model.Settings.Warnings.Where(text => text != _model.Calibration.Warning && !text.StartsWith(Origin, StringComparison.Ordinal));
        IEnumerable<string> found = _recordings.Warnings.Select(text => Origin + text);
        IEnumerable<string> own = calibration.Warning is { } warning ? [warning] : [];
        return [.. inherited.Concat(found).Concat(own).Distinct()];
    }

    private (List<AudioItem> Usable, HeldOutScores Scores) Score(AudioSource normals)
    {
        if (normals.Items.Count == 0)
        {
            throw new FitException("There are no recordings to calibrate on. Give some of normal sound that the model has not learned.");
        }

        _recordings.WarnOfLeftOut(normals);
        List<AudioItem> usable = LikeThoseFitted(_recordings.Inspect(normals.Items));
        var windows = new SpectrogramWindows(_model.Settings.Windows, _model.FrontEnd.Axes, _model.Detector);
        return (usable, _recordings.Score(usable, windows, _model.Detector));
    }

    private List<AudioItem> LikeThoseFitted(List<RecordingHeader> headers)
    {
        var usable = new List<AudioItem>();
        foreach (RecordingHeader header in headers)
        {
            if (header.BandwidthHz < _model.BandwidthHz)
            {
                _recordings.Warn(
                    string.Create(CultureInfo.InvariantCulture, $"Left out: '{header.Item.Name}' can hold sound up to {header.BandwidthHz:0} Hz only,"
                    + $" and the model was fitted up to {_model.BandwidthHz:0} Hz."));
            }
            else if (ChannelDifference.Find(header.Item.Name, header.MixedChannels, _model.Settings.MixedChannels) is { } difference)
            {
                _recordings.Warn($"Left out: {difference}");
            }
            else
            {
                usable.Add(header.Item);
            }
        }

        return usable;
    }

    private int CheckUsed(List<AudioItem> usable, AudioSource normals)
    {
        int used = _recordings.CountUsed(usable);
        if (used == 0)
        {
            throw new FitException($"Of {CountText.Of(normals.Items.Count, "recording")} none can be used to calibrate: {string.Join(" ", _recordings.Warnings.Take(3))}");
        }

        if (_recordings.SilentCount == used)
        {
            throw new FitException(
                $"{CountText.Of(used, used, "recording")} {CountText.Verb(used)} digital silence: a threshold from {CountText.Verb(used, "it", "them")} would say nothing. Check the microphone and the channel.");
        }

        return used;
    }

    /// <summary>A threshold that says nothing is worse than the old one.</summary>
    private static void Check(ScoreCalibration calibration)
    {
        if (calibration.Scores.Count < FewestWindows && !calibration.Policy.IsManual)
        {
            throw new FitException(
                $"{CountText.Of(calibration.Scores.Count, "window of normal sound", "windows of normal sound")} {CountText.Verb(calibration.Scores.Count)} too few for a threshold; at least {FewestWindows} are needed, better 20 or more."
                + " Give more recordings, or set a threshold by hand (WithThreshold).");
        }

        if (calibration.Threshold is not > 0 && !calibration.Policy.IsManual)
        {
            throw new FitException(
                string.Create(CultureInfo.InvariantCulture, $"The threshold would be {calibration.Threshold:0.####}, so that any sound would be called anomalous: the recordings score 0."
                + $" Are they those that the model has learned?"));
        }
    }

    private void WarnOf(ScoreCalibration calibration, int used)
    {
        _recordings.WarnOfSilence(used);
        WarnOfHand(calibration);
        int distinct = calibration.Scores.Distinct().Count();
        if (2 * distinct <= calibration.Scores.Count)
        {
            _recordings.Warn(
                $"Only {distinct} of the {calibration.Scores.Count} windows' scores differ: copies of a recording count as one."
                + " Give recordings of different times.");
        }

        if (_model.Calibration.Threshold is not { } old)
        {
            return;
        }

        int above = calibration.Scores.Count(score => score > old);
        if (above >= SuspiciousShare * calibration.Scores.Count)
        {
            _recordings.Warn(
                string.Create(CultureInfo.InvariantCulture, $"{above} of {calibration.Scores.Count} windows lie above the old threshold ({old:0.####}): these may be recordings of a fault,"
                + $" and a threshold from them would miss it. Listen to some before you use the model."));
        }
    }

    private void WarnOfHand(ScoreCalibration calibration)
    {
        if (calibration.Policy.IsManual)
        {
            _recordings.Warn("The threshold was set by hand and stays; only p-values are of the new recordings.");
        }
    }
}
