using System.Globalization;
using System.Text.Json.Nodes;

namespace AudioAnomaly;

/// <summary>How the threshold between normal and anomalous is found from the scores of held-out normal clips. Immutable.</summary>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// using AudioAnomalyModel strict = model.WithThreshold(ThresholdPolicy.Quantile(0.99));
/// using AudioAnomalyModel rare = model.WithThreshold(ThresholdPolicy.AlarmsPerDay(1, secondsPerScore: 10));
/// Console.WriteLine($"{model.Calibration.Threshold:0.00}, {strict.Calibration.Threshold:0.00}, {rare.Calibration.Threshold:0.00}");
/// </code>
/// </example>
public sealed class ThresholdPolicy
{
    // Below this many scores nothing sensible can be said of their distribution.
    private const int FewestScores = 3;

    // 100 x 0.55 is 55.00000000000001 in floating point: without slack its ceiling would be one rank too high.
    private const double RoundingSlack = 1e-9;

    private const double SecondsPerDay = 86400;
    private const double UsualSeconds = 10;

    private readonly Kind _kind;
    private readonly double _secondsPerScore;

    private ThresholdPolicy(Kind kind, double value, double secondsPerScore = UsualSeconds) => (_kind, Value, _secondsPerScore) = (kind, value, secondsPerScore);

    private enum Kind
    {
        Quantile,
        Gamma,
        AlarmsPerDay,
        Manual,
    }

    /// <summary>The policy's parameter: a probability, a number of alarms a day, or the raw score itself if it is set by hand.</summary>
    public double Value { get; }

    internal bool IsManual => _kind == Kind.Manual;

    /// <summary>What holds for a threshold found by the policy, such as "at most 5 % of normal recordings are expected above it"; null if it is set by hand.</summary>
    internal string? Meaning => _kind switch
    {
        Kind.Quantile => string.Create(CultureInfo.InvariantCulture, $"at most {100 * (1 - Value):0.###} % of normal recordings are expected above it"),
        Kind.Gamma => string.Create(
            CultureInfo.InvariantCulture,
            $"about {100 * (1 - Value):0.###} % of normal recordings are expected above it, by a gamma distribution fitted to the scores"),
        Kind.AlarmsPerDay => string.Create(CultureInfo.InvariantCulture, $"sound heard all day causes {Value:0.####} false {(Value == 1 ? "alarm" : "alarms")} a day"),
        _ => null,
    };

    /// <summary>
    /// A quantile of the held-out scores themselves, chosen so that a new normal clip exceeds it with probability at most 1 - <paramref name="probability"/>
    /// (split conformal prediction).
    /// </summary>
    /// <param name="probability">The share of normal clips that should pass, between 0 and 1: 0.95 allows 5 % false alarms.</param>
    /// <returns>The policy.</returns>
    /// <remarks>
    /// Needs at least probability / (1 - probability) held-out clips (19 for 0.95). With fewer the tail is extrapolated by <see cref="Gamma"/> and the model
    /// carries a warning.
    /// </remarks>
    public static ThresholdPolicy Quantile(double probability) => Create(Kind.Quantile, probability, UsualSeconds, nameof(probability));

    /// <summary>A quantile of the gamma distribution fitted to the held-out scores by maximum likelihood, as the DCASE baselines do.</summary>
    /// <param name="probability">The share of normal clips that should pass, between 0 and 1.</param>
    /// <returns>The policy.</returns>
    public static ThresholdPolicy Gamma(double probability) => Create(Kind.Gamma, probability, UsualSeconds, nameof(probability));

    /// <summary>
    /// The threshold that normal sound exceeds so often a day, if it is listened to all day: a <see cref="Quantile"/> of the scores if they are enough, and of
    /// a gamma distribution fitted to them otherwise, which the model then carries a warning of.
    /// </summary>
    /// <param name="alarms">False alarms a day; above 0, and below the number of scores a day.</param>
    /// <param name="secondsPerScore">How much sound a score speaks of: the length of windows or recordings; above 0. 10 s by default.</param>
    /// <returns>The policy.</returns>
    public static ThresholdPolicy AlarmsPerDay(double alarms, double secondsPerScore = UsualSeconds)
        => Create(Kind.AlarmsPerDay, alarms, secondsPerScore, secondsPerScore > 0 && double.IsFinite(secondsPerScore) ? nameof(alarms) : nameof(secondsPerScore));

    /// <summary>A raw score set by hand.</summary>
    /// <param name="rawScore">The threshold; finite.</param>
    /// <returns>The policy.</returns>
    public static ThresholdPolicy Manual(double rawScore) => Create(Kind.Manual, rawScore, UsualSeconds, nameof(rawScore));

    /// <summary>Reads what <see cref="ToString"/> writes: "quantile:0.95", "gamma:0.99", "alarmsPerDay:2" (of scores of 10 s), "alarmsPerDay:2@4" (of 4 s) or "manual:3.2";
    /// a plain number is a threshold set by hand.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="FormatException">The text is no policy.</exception>
    public static ThresholdPolicy Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':', 2);
        string[] numbers = parts[0] == "alarmsPerDay" ? parts[^1].Split('@', 2) : [parts[^1]];
        double seconds = UsualSeconds;
        if (!NumberText.TryParse(numbers[0], out double value)
            || (numbers.Length > 1 && !NumberText.TryParse(numbers[1], out seconds)))
        {
            throw BadText(text);
        }

        Kind kind = (parts.Length == 1 ? "manual" : parts[0]) switch
        {
            "quantile" => Kind.Quantile,
            "gamma" => Kind.Gamma,
            "alarmsPerDay" => Kind.AlarmsPerDay,
            "manual" => Kind.Manual,
            _ => throw BadText(text),
        };
        return ProblemOf(kind, value, seconds) is { } problem ? throw new FormatException($"'{text}' is no threshold: {problem}") : new ThresholdPolicy(kind, value, seconds);
    }

    /// <summary>The policy as text.</summary>
    /// <returns>Such as "quantile:0.95".</returns>
    public override string ToString() => _kind == Kind.AlarmsPerDay && _secondsPerScore != UsualSeconds
        ? string.Create(CultureInfo.InvariantCulture, $"{Name}:{Value:R}@{_secondsPerScore:R}")
        : string.Create(CultureInfo.InvariantCulture, $"{Name}:{Value:R}");

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["policy"] = Name, ["value"] = Value };
        if (_kind == Kind.AlarmsPerDay)
        {
            json["secondsPerScore"] = _secondsPerScore;
        }

        return json;
    }

    internal static ThresholdPolicy FromJson(JsonObject json)
    {
        string policy = json["policy"]!.GetValue<string>(), value = json["value"]!.GetValue<double>().ToString("R", CultureInfo.InvariantCulture);
        return Parse(json["secondsPerScore"] is { } seconds
            ? string.Create(CultureInfo.InvariantCulture, $"{policy}:{value}@{seconds.GetValue<double>():R}")
            : $"{policy}:{value}");
    }

    /// <summary>Finds the threshold.</summary>
    /// <param name="sorted">Held-out scores, ascending.</param>
    /// <param name="warning">What the user should know, or null.</param>
    /// <returns>The threshold, or null when there are too few scores for any.</returns>
    internal double? Compute(IReadOnlyList<double> sorted, out string? warning)
    {
        warning = null;
        if (_kind == Kind.Manual)
        {
            return Value;
        }

        if (sorted.Count < FewestScores)
        {
            warning = $"{Only(sorted.Count)}, too few for a threshold: the verdict stays undecided. Give more normal recordings, or set a threshold by hand.";
            return null;
        }

        double probability = _kind == Kind.AlarmsPerDay ? 1 - (Value * _secondsPerScore / SecondsPerDay) : Value;
        int rank = (int)Math.Ceiling((sorted.Count + 1) * probability * (1 - RoundingSlack));
        if (_kind != Kind.Gamma && rank <= sorted.Count)
        {
            return sorted[rank - 1];
        }

        if (_kind != Kind.Gamma)
        {
            int needed = (int)Math.Ceiling(probability / (1 - probability) * (1 - RoundingSlack));
            string wanted = _kind == Kind.AlarmsPerDay ? string.Create(CultureInfo.InvariantCulture, $"{Value:0.####} false alarms a day need") : string.Create(CultureInfo.InvariantCulture, $"the {Value:0.####} quantile needs");
            warning = $"{Only(sorted.Count)}, but {wanted} {needed}: the threshold was extrapolated with a gamma distribution and is a rough guess. Give more normal recordings.";
        }

        return GammaTail.Of(sorted).Quantile(probability);
    }

    private static string Only(int scores) => $"Only {CountText.Of(scores, "normal window")} {CountText.Verb(scores, "calibrates", "calibrate")}";

    private string Name => _kind switch
    {
        Kind.Quantile => "quantile",
        Kind.Gamma => "gamma",
        Kind.AlarmsPerDay => "alarmsPerDay",
        _ => "manual",
    };

    private static FormatException BadText(string text)
        => new($"'{text}' is no threshold: use quantile:P or gamma:P with P between 0 and 1, alarmsPerDay:N, or a raw score, with a point before decimals.");

    private static ThresholdPolicy Create(Kind kind, double value, double secondsPerScore, string parameter)
        => ProblemOf(kind, value, secondsPerScore) is { } problem
            ? throw new ArgumentOutOfRangeException(parameter, parameter == nameof(secondsPerScore) ? secondsPerScore : value, problem)
            : new ThresholdPolicy(kind, value, secondsPerScore);

    private static string? ProblemOf(Kind kind, double value, double secondsPerScore) => kind switch
    {
        Kind.Quantile or Kind.Gamma => value is > 0 and < 1 ? null : "The probability must lie between 0 and 1, both excluded.",
        Kind.AlarmsPerDay when !(secondsPerScore > 0 && double.IsFinite(secondsPerScore)) => "A score must speak of some seconds.",
        Kind.AlarmsPerDay => value > 0 && value * secondsPerScore < SecondsPerDay
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"Alarms a day must be more than 0 and fewer than the {SecondsPerDay / secondsPerScore:0} scores of a day."),
        _ => double.IsFinite(value) ? null : "The threshold must be a finite number.",
    };
}
