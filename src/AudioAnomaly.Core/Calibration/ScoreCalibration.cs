using System.Text.Json.Nodes;

namespace AudioAnomaly;

/// <summary>What held-out normal clips say about scores: threshold, scale and p-values, for clips and for map cells. Immutable.</summary>
/// <remarks>The scale is logistic: 1 / (1 + exp(-(score - threshold) / b)), b = (95 % quantile - median of the held-out scores) / ln 19, but at least a twentieth of the threshold. It keeps ranking clear anomalies where an empirical distribution would call them all 1.</remarks>
public sealed class ScoreCalibration
{
    // A few very similar recordings would make a step of the scale.
    private const double LeastScale = 0.05;

    private readonly double[] _scores;
    private readonly double[] _mapPeaks;

    internal ScoreCalibration(IEnumerable<double> scores, IEnumerable<double> mapPeaks, double cellLevel, ThresholdPolicy policy)
    {
        _scores = [.. scores.Order()];
        _mapPeaks = [.. mapPeaks.Order()];
        CellLevel = cellLevel;
        Policy = policy;
        Threshold = policy.Compute(_scores, out string? warning);
        Warning = warning;
        MapThreshold = policy.IsManual ? ProportionalMapThreshold() : policy.Compute(_mapPeaks, out _);
        Scale = LogisticScale(_scores, Threshold);
        MapScale = LogisticScale(_mapPeaks, MapThreshold);
    }

    /// <summary>How the threshold was found.</summary>
    public ThresholdPolicy Policy { get; }

    /// <summary>The raw scores of the held-out normal windows, ascending.</summary>
    public IReadOnlyList<double> Scores => _scores;

    /// <summary>The raw score above which a clip is called anomalous, or null if there were too few held-out clips.</summary>
    public double? Threshold { get; }

    /// <summary>The raw map score above which a cell is called anomalous, found from the held-out maps' highest cells by the same policy; null if there were too few.</summary>
    public double? MapThreshold { get; }

    /// <summary>A map score that 99 % of the held-out normal cells do not reach: regions around an anomalous cell extend down to it.</summary>
    public double CellLevel { get; }

    /// <summary>What a careful reader should know about the threshold, or null.</summary>
    public string? Warning { get; }

    internal double Scale { get; }

    internal double MapScale { get; }

    /// <summary>A raw score on the scale from 0 to 1 with 0.5 at the threshold.</summary>
    /// <param name="score">The raw score.</param>
    /// <returns>0 to 1, or null without a threshold.</returns>
    public double? Calibrate(double score) => Threshold is { } threshold ? Logistic((score - threshold) / Scale) : null;

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

    internal static double Logistic(double x) => 1 / (1 + Exponential.Exp(-x));

    internal ScoreCalibration With(ThresholdPolicy policy) => new(_scores, _mapPeaks, CellLevel, policy);

    internal float[]? CalibrateMap(AnomalyMap map)
    {
        if (MapThreshold is not { } threshold)
        {
            return null;
        }

        float[] calibrated = new float[map.Values.Length];
        ReadOnlySpan<float> raw = map.Values.Span;
        for (int i = 0; i < raw.Length; i++)
        {
            calibrated[i] = i % map.Bins < map.ValidBins ? (float)Logistic((raw[i] - threshold) / MapScale) : 0;
        }

        return calibrated;
    }

    internal JsonObject ToJson() => new()
    {
        ["scores"] = new JsonArray([.. _scores.Select(score => (JsonNode)score)]),
        ["mapPeaks"] = new JsonArray([.. _mapPeaks.Select(peak => (JsonNode)peak)]),
        ["cellLevel"] = CellLevel,
    };

    internal static ScoreCalibration FromJson(JsonObject json, ThresholdPolicy policy) => new(
        json["scores"]!.AsArray().Select(score => score!.GetValue<double>()),
        json["mapPeaks"]!.AsArray().Select(peak => peak!.GetValue<double>()),
        json["cellLevel"]!.GetValue<double>(),
        policy);

    private static double Median(double[] sorted) => Quantile(sorted, 0.5);

    private static double Quantile(double[] sorted, double probability)
    {
        double position = probability * (sorted.Length - 1);
        int index = (int)position;
        return sorted[index] + ((position - index) * (sorted[Math.Min(index + 1, sorted.Length - 1)] - sorted[index]));
    }

    private static double LogisticScale(double[] sorted, double? threshold)
    {
        double magnitude = Math.Max(Math.Abs(threshold ?? 0), 1e-12);
        if (sorted.Length < 2)
        {
            return LeastScale * magnitude;
        }

        double spread = (Quantile(sorted, 0.95) - Median(sorted)) / Logarithm.Ln(19);
        return Math.Max(spread, LeastScale * magnitude);
    }

    /// <summary>A threshold set by hand speaks of clips; cells follow in proportion.</summary>
    private double? ProportionalMapThreshold()
        => _scores.Length == 0 || !(Median(_scores) > 0) ? Threshold : Threshold * Median(_mapPeaks) / Median(_scores);
}
