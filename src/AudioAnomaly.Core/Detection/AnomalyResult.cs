namespace AudioAnomaly;

/// <summary>
/// What a model says of one recording, with map, spectrogram and frame scores: 50 KiB for each second of sound with 64 bands. Plain immutable data.
/// </summary>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// AnomalyResult result = model.Score(AudioClip.FromFile("suspect.wav"));
/// int loudest = result.FrameScores.Index().MaxBy(frame => frame.Item).Index;
/// Console.WriteLine($"Most unusual at {result.Map.Axes.TimeOf(loudest):0.00} s.");
/// foreach (string warning in result.Warnings)
/// {
///     Console.WriteLine(warning);
/// }
/// </code>
/// </example>
public sealed record AnomalyResult : AnomalySummary
{
    private readonly ReadOnlyMemory<float>? _calibratedMap;

    /// <summary>The raw anomaly map on the spectrogram's grid.</summary>
    public required AnomalyMap Map { get; init; }

    /// <summary>The raw score in <see cref="Map"/> above which a cell is called anomalous, or null if the model was not calibrated.</summary>
    public required double? MapThreshold { get; init; }

    /// <summary>
    /// The map on a scale from 0 to 1 with 0.5 at <see cref="MapThreshold"/>, row-major; for pictures. Null if the model was not calibrated. Unless it was given,
    /// it is computed anew whenever it is asked for, so that long recordings do not hold it.
    /// </summary>
    public ReadOnlyMemory<float>? CalibratedMap
    {
        get => _calibratedMap ?? (CalibrateMap?.Invoke(Map) is { } calibrated ? calibrated : null);
        init => _calibratedMap = value;
    }

    /// <summary>What <see cref="CalibratedMap"/> is computed with.</summary>
    internal Func<AnomalyMap, float[]?>? CalibrateMap { get; init; }

    /// <summary>The spectrogram that was scored.</summary>
    public required Spectrogram Spectrogram { get; init; }

    /// <summary>The raw score of each frame: the mean of its five highest cells.</summary>
    public required IReadOnlyList<float> FrameScores { get; init; }

    /// <summary>The same without maps, for keeping.</summary>
    /// <returns>What does not depend on the recording's length.</returns>
    public AnomalySummary ToSummary() => new()
    {
        Source = Source,
        Duration = Duration,
        Score = Score,
        CalibratedScore = CalibratedScore,
        PValue = PValue,
        Threshold = Threshold,
        Segments = Segments,
        Evidence = Evidence,
        KindScores = KindScores,
        Warnings = Warnings,
    };
}
