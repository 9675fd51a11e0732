namespace AudioAnomaly.Hosting;

/// <summary>A model's scores of labelled alarms.</summary>
/// <param name="Faults">Of those that were faults.</param>
/// <param name="Nothings">Of those that were nothing.</param>
internal sealed record LabelledScores(IReadOnlyList<double> Faults, IReadOnlyList<double> Nothings)
{
    public static LabelledScores Of(AudioAnomalyModel model, LabelledSounds sounds, CancellationToken cancellationToken)
        => new(Scores(model, sounds.Faults, cancellationToken), Scores(model, sounds.Nothings, cancellationToken));

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

    private static double[] Scores(AudioAnomalyModel model, IReadOnlyList<(string Id, AudioClip Sound)> sounds, CancellationToken cancellationToken)
        => [.. sounds.Select(sound => Score(model, sound.Sound, cancellationToken)).OfType<double>()];

    /// <summary>The highest of the pieces. Null for sound that the model cannot score: too short, or of another kind than that of today.</summary>
    private static double? Score(AudioAnomalyModel model, AudioClip sound, CancellationToken cancellationToken)
    {
        try
        {
            return SoundPieces.Of(sound, model).Max(piece => model.Score(piece, cancellationToken).Score);
        }
        catch (AudioContentException)
        {
            return null;
        }
    }
}
