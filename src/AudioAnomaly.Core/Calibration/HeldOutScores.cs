namespace AudioAnomaly;

/// <summary>Scores held-out normal windows and gathers what a calibration is made of.</summary>
internal sealed class HeldOutScores
{
    private readonly List<double> _scores = [];
    private readonly List<double> _mapPeaks = [];
    private readonly List<double> _levels = [];

    /// <summary>Scores a window.</summary>
    /// <exception cref="FitException">It has another length than the detector needs.</exception>
    public void Add(IDetector detector, Spectrogram window)
    {
        DetectorOutput output = Score(detector, window);
        _scores.Add(output.Score);
        _mapPeaks.Add(output.Map.Max);
        _levels.Add(CellLevel(output.Map));
    }

    public ScoreCalibration ToCalibration(ThresholdPolicy policy) => new(_scores, _mapPeaks, _levels.Count > 0 ? _levels.Average() : 0, policy);

    private static DetectorOutput Score(IDetector detector, Spectrogram window)
    {
        try
        {
            return detector.Score(window);
        }
        catch (AudioContentException e) when (detector.NeedsFixedLength)
        {
            throw new FitException($"A held-out normal recording is not like those fitted on. {e.Message}", e);
        }
    }

    private static double CellLevel(AnomalyMap map)
    {
        float[] cells = [.. map.Values.ToArray().Where((_, i) => i % map.Bins < map.ValidBins)];
        Array.Sort(cells);
        return cells[(int)(0.99 * (cells.Length - 1))];
    }
}
