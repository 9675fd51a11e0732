namespace AudioAnomaly.Metrics.Tests;

/// <summary>Small recordings of which everything is known: map, segments, truth, model, background. Anomalous ones have a loud region in the middle.</summary>
internal static class TestRecordings
{
    private const int Frames = 12;
    private const int Bins = 8;

    private static readonly SpectrogramAxes Axes = new(Enumerable.Range(1, Bins).Select(bin => 100.0 * bin), 0.1, -100);

    /// <summary>A model whose score is the power of the loudest cell.</summary>
    public static EvaluatedModel Model { get; } = new()
    {
        Calibration = new ScoreCalibration([.. Enumerable.Range(0, 40).Select(i => 0.0001 * i)], [.. Enumerable.Range(0, 40).Select(i => 0.01 * i)], 0.1, ThresholdPolicy.Quantile(0.9)),
        Score = ScoreOf,
        Normals = () => [SpectrogramOf(1, isAnomalous: false), SpectrogramOf(2, isAnomalous: false)],
    };

    /// <summary>Recordings, every third of them anomalous.</summary>
    public static EvaluatedRecording[] Create(int count, int seed = 21) => [.. Enumerable.Range(0, count).Select(i => Create(i, i % 3 == 0, seed))];

    /// <summary>One recording.</summary>
    public static EvaluatedRecording Create(int index, bool isAnomalous, int seed = 21)
    {
        float[] map = [.. Enumerable.Range(0, Frames * Bins).Select(cell => (float)((0.4 * Math.Abs(IndexHash.At((index * Frames * Bins) + cell, seed))) + (isAnomalous && IsInside(cell) ? 0.3 : 0)))];
        Spectrogram spectrogram = SpectrogramOf(index, isAnomalous);
        var anomalyMap = new AnomalyMap(map, Frames, Axes, Bins);
        double score = Math.Round(8 * (IndexHash.At(index, seed) + (isAnomalous ? 0.4 : 0))) / 8;
        return new EvaluatedRecording(score, isAnomalous)
        {
            Name = $"{index:000}",
            Domain = "source",
            Model = Model,
            Background = () => SpectrogramOf(index, isAnomalous: false),
            Result = new AnomalyResult
            {
                Duration = TimeSpan.FromSeconds(Frames * Axes.SecondsPerFrame),
                Score = score,
                CalibratedScore = null,
                PValue = null,
                Threshold = 0.3,
                Map = anomalyMap,
                MapThreshold = 0.4,
                CalibratedMap = Model.Calibration.CalibrateMap(anomalyMap),
                Spectrogram = spectrogram,
                FrameScores = anomalyMap.FrameScores(),
                Segments = index % 2 == 0 && isAnomalous ? [new AnomalySegment(0.4, 0.8, 300, 500, 1)] : [],
            },
            Truth = new RecordingTruth
            {
                Cells = new SpectrogramMask(Enumerable.Range(0, Frames * Bins).Select(cell => isAnomalous && IsInside(cell)).ToArray(), Frames, Bins),
                Frames = Enumerable.Range(0, Frames).Select(frame => isAnomalous && frame is >= 4 and < 8).ToArray(),
                Events = isAnomalous ? [new SoundEvent(0.4, 0.8)] : [],
                Anomaly = isAnomalous ? spectrogram : null,
            },
        };
    }

    private static bool IsInside(int cell) => cell / Bins is >= 4 and < 8 && cell % Bins is >= 2 and < 5;

    private static double ScoreOf(Spectrogram spectrogram) => spectrogram.Values.ToArray().Max(level => Math.Pow(10, level / 10.0));

    private static Spectrogram SpectrogramOf(int index, bool isAnomalous) => new(
        Enumerable.Range(0, Frames * Bins).Select(cell => (float)(-60 + (5 * IndexHash.At((index * Frames * Bins) + cell, 3)) + (isAnomalous && IsInside(cell) ? 40 : 0))).ToArray(),
        Frames,
        Axes);
}
