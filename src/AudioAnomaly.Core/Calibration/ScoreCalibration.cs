using System.Text.Json.Nodes;

namespace AudioAnomaly;

/// <summary>What held-out normal clips say about scores: threshold, scale and p-values, for clips and for map cells. Immutable.</summary>
/// <remarks>
/// The scale is logistic: 1 / (1 + exp(-(score - threshold) / b)), b = (95 % quantile - median of the held-out scores) / ln 19,
/// but at least a twentieth of the threshold. It keeps ranking clear anomalies where an empirical distribution would call them all 1.
/// </remarks>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// ScoreCalibration calibration = model.Calibration;
/// Console.WriteLine($"Threshold {calibration.Threshold:0.00} ({calibration.Policy}) from {calibration.Scores.Count} normal windows.");
/// Console.WriteLine($"A score of 1.5 is {calibration.Calibrate(1.5):0.00} on a scale from 0 to 1, p = {calibration.PValue(1.5):0.000}");
/// </code>
/// </example>
public sealed class ScoreCalibration
{
    private readonly double[] _scores;
    private readonly double[] _mapPeaks;
    private readonly LogisticScale? _scale;
    private readonly LogisticScale? _mapScale;

    internal ScoreCalibration(IEnumerable<double> scores, IEnumerable<double> mapPeaks, double cellLevel, ThresholdPolicy policy, IEnumerable<double>? liveScores = null)
    {
        _scores = [.. scores.Order()];
        _mapPeaks = [.. mapPeaks.Order()];
        LiveScores = liveScores is null ? _mapPeaks : [.. liveScores.Order()];
        CellLevel = cellLevel;
        Policy = policy;
        Threshold = policy.Compute(_scores, out string? warning);
        Warning = warning;
        MapThreshold = policy.IsManual ? ProportionalMapThreshold() : policy.Compute(_mapPeaks, out _);
        _scale = Threshold is { } threshold ? LogisticScale.Around(threshold, _scores) : null;
        _mapScale = MapThreshold is { } mapThreshold ? LogisticScale.Around(mapThreshold, _mapPeaks) : null;
    }

    /// <summary>How the threshold was found.</summary>
    public ThresholdPolicy Policy { get; }

    /// <summary>The raw scores of the held-out normal windows, ascending.</summary>
    public IReadOnlyList<double> Scores => _scores;

    /// <summary>The raw score above which a clip is called anomalous, or null if there were too few held-out clips.</summary>
    public double? Threshold { get; }

    /// <summary>
    /// The raw map score above which a cell is called anomalous, found from the held-out maps' highest cells by the same policy;
    /// null if there were too few.
    /// </summary>
    public double? MapThreshold { get; }

    /// <summary>A map score that 99 % of the held-out normal cells do not reach: regions around an anomalous cell extend down to it.</summary>
    public double CellLevel { get; }

    /// <summary>What a careful reader should know about the threshold, or null.</summary>
    public string? Warning { get; }

    /// <summary>A raw score on the scale from 0 to 1 with 0.5 at the threshold.</summary>
    /// <param name="score">The raw score.</param>
    /// <returns>0 to 1, or null without a threshold.</returns>
    public double? Calibrate(double score) => _scale?.Map(score);

    /// <summary>The share of normal clips expected to score at least this high.</summary>
    /// <param name="score">The raw score.</param>
    /// <returns>(1 + held-out scores at or above) / (1 + held-out scores), or null if none were held out.</returns>
    public double? PValue(double score)
    {
        if (_scores.Length == 0)
        {
            return null;
        }

        int below = Array.FindIndex(_scores, value => value >= score);
        return (1.0 + (below < 0 ? 0 : _scores.Length - below)) / (1 + _scores.Length);
    }

    /// <summary>The highest raw map cell of each held-out normal window, ascending.</summary>
    internal IReadOnlyList<double> MapPeaks => _mapPeaks;

    /// <summary>
    /// The score of each held-out normal window as alarms of live sessions see it, ascending: the highest of its kinds of evidence, each as sessions give it;
    /// the highest map cell if the detector knows no kinds.
    /// </summary>
    internal IReadOnlyList<double> LiveScores { get; }

    /// <summary>The same by kind of evidence; empty if the detector knows no kinds.</summary>
    internal IReadOnlyDictionary<string, KindCalibration> Kinds { get; init; } = new Dictionary<string, KindCalibration>();

    /// <summary>The usual length of the held-out windows in frames; null if it was not kept.</summary>
    internal int? WindowFrames { get; init; }

    internal ScoreCalibration With(ThresholdPolicy policy) => new(_scores, _mapPeaks, CellLevel, policy, LiveScores) { Kinds = Kinds, WindowFrames = WindowFrames };

    /// <summary>Both calibrations in one, by this one's policy.</summary>
    internal ScoreCalibration With(ScoreCalibration other) => new(
        _scores.Concat(other._scores),
        _mapPeaks.Concat(other._mapPeaks),
        ((CellLevel * _scores.Length) + (other.CellLevel * other._scores.Length)) / Math.Max(1, _scores.Length + other._scores.Length),
        Policy,
        LiveScores.Concat(other.LiveScores))
    {
        WindowFrames = WindowFrames ?? other.WindowFrames,
        Kinds = Kinds.ToDictionary(
            kind => kind.Key,
            kind => other.Kinds.TryGetValue(kind.Key, out KindCalibration? more)
                ? new KindCalibration([.. kind.Value.Scores.Concat(more.Scores).Order()], [.. kind.Value.MapPeaks.Concat(more.MapPeaks).Order()])
                : kind.Value,
            StringComparer.Ordinal),
    };

    internal float[]? CalibrateMap(AnomalyMap map)
    {
        if (_mapScale is not { } scale)
        {
            return null;
        }

        float[] calibrated = new float[map.Values.Length];
        ReadOnlySpan<float> raw = map.Values.Span;
        for (int i = 0; i < raw.Length; i++)
        {
            calibrated[i] = i % map.Bins < map.ValidBins ? (float)scale.Map(raw[i]) : 0;
        }

        return calibrated;
    }

    internal JsonObject ToJson() => new()
    {
        ["scores"] = PackedNumbers.ToJson(_scores),
        ["mapPeaks"] = PackedNumbers.ToJson(_mapPeaks),
        ["liveScores"] = PackedNumbers.ToJson([.. LiveScores]),
        ["cellLevel"] = CellLevel,
        ["windowFrames"] = WindowFrames,
        ["kinds"] = new JsonObject(Kinds.Select(kind => KeyValuePair.Create(kind.Key, (JsonNode?)kind.Value.ToJson()))),
    };

    internal static ScoreCalibration FromJson(JsonObject json, ThresholdPolicy policy) => new(
        PackedNumbers.FromJson(json["scores"], "scores"),
        PackedNumbers.FromJson(json["mapPeaks"], "mapPeaks"),
        json["cellLevel"]!.GetValue<double>(),
        policy,
        PackedNumbers.FromJson(json["liveScores"], "liveScores"))
    {
        WindowFrames = json["windowFrames"]?.GetValue<int>() is var frames && frames is null or > 0
            ? frames
            : throw new FormatException($"its windows have {frames} frames."),
        Kinds = json["kinds"]?.AsObject().ToDictionary(kind => kind.Key, kind => KindCalibration.FromJson(kind.Value!), StringComparer.Ordinal) ?? [],
    };

    private static double Median(double[] sorted) => Percentile.OfSorted(sorted, 0.5);

    /// <summary>A threshold set by hand speaks of clips; cells follow in proportion.</summary>
    private double? ProportionalMapThreshold()
        => _scores.Length == 0 || !(Median(_scores) > 0) ? Threshold : Threshold * Median(_mapPeaks) / Median(_scores);
}
