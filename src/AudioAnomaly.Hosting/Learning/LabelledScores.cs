namespace AudioAnomaly.Hosting;

/// <summary>A model's scores of labelled alarms, each where it was clearest, in a piece as long as the recordings calibrated on: like is compared with like.</summary>
/// <param name="Faults">Of those that were faults.</param>
/// <param name="Nothings">Of those that were nothing.</param>
internal sealed record LabelledScores(IReadOnlyList<double> Faults, IReadOnlyList<double> Nothings)
{
    /// <summary>Scores them, one after the other.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alarms">The alarms.</param>
    /// <param name="store">Has their sound.</param>
    /// <param name="known">Scores that are known already, by alarm; gets those that were not. Null of sound that the model cannot score.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<LabelledScores> OfAsync(AudioAnomalyModel model, LabelledAlarms alarms, AlarmStore store, Dictionary<string, double?> known, CancellationToken cancellationToken)
    {
        foreach (AlarmRecord alarm in alarms.Faults.Concat(alarms.Nothings).Where(alarm => !known.ContainsKey(alarm.Id)))
        {
            AlarmSound? sound = await AlarmSound.ReadAsync(store, alarm, cancellationToken).ConfigureAwait(false);
            known[alarm.Id] = sound is null ? null : await Task.Run(() => Score(model, sound, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        return new LabelledScores(
            [.. alarms.Faults.Select(alarm => known[alarm.Id]).OfType<double>()],
            [.. alarms.Nothings.Select(alarm => known[alarm.Id]).OfType<double>()]);
    }

    public LearningFigures FiguresOf(ScoreCalibration calibration) => new()
    {
        Threshold = calibration.Threshold,
        NormalWindows = calibration.Scores.Count,
        NormalWindowsAbove = CountAbove(calibration.Scores, calibration.Threshold),
        Faults = Faults.Count,
        FaultsFound = CountAbove(Faults, calibration.Threshold),
        Nothings = Nothings.Count,
        NothingsAbove = CountAbove(Nothings, calibration.Threshold),
    };

    private static int CountAbove(IReadOnlyList<double> scores, double? threshold) => threshold is { } known ? scores.Count(score => score > known) : 0;

    private static double? Score(AudioAnomalyModel model, AlarmSound sound, CancellationToken cancellationToken)
    {
        try
        {
            return model.Score(SoundPieces.Around(sound.Sound, model, sound.PeakSeconds), cancellationToken).Score;
        }
        catch (AudioContentException)
        {
            // Too short, or of another kind than the sound of today.
            return null;
        }
    }
}
