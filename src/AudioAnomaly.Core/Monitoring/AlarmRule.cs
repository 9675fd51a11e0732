using System.Globalization;

namespace AudioAnomaly.Monitoring;

/// <summary>What makes an alarm of windows: so many unusual ones of the last so many. Plain immutable data.</summary>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// AlarmRule rule = AlarmRule.Choose(new SessionAlarmMonitor(model).Scale, new AlarmOptions { AlarmsPerDay = 0.5 });
/// Console.WriteLine($"{rule.Required} of {rule.Of} windows with p of {rule.PValue:0.000} or less: {rule.FalseAlarmsPerDay:0.00} false alarms a day. {rule.Warning}");
/// </code>
/// </example>
public sealed record AlarmRule
{
    internal const int MostWindows = 24;

    // More than this many windows, and most faults are over before anybody is told.
    private const int MostChosen = 12;

    /// <summary>How many windows must be unusual, x.</summary>
    public required int Required { get; init; }

    /// <summary>Of the last how many, y.</summary>
    public required int Of { get; init; }

    /// <summary>A window is unusual if at most this share of normal windows is expected to be: its p-value is no higher.</summary>
    public required double PValue { get; init; }

    /// <summary>
    /// How many false alarms a day this gives at most, on the mean over calibrations, while all windows are exchangeable with those calibrated on; single
    /// windows included.
    /// </summary>
    public required double FalseAlarmsPerDay { get; init; }

    /// <summary>A single window is enough if its extrapolated p-value is no higher; 0 for never.</summary>
    public required double SingleWindowPValue { get; init; }

    /// <summary>What a careful reader should know: that more false alarms than wanted must be expected, and why. Null if nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>How many of the calibrated windows may be at least as unusual as an unusual one, and one more: k.</summary>
    internal int Level { get; private init; }

    /// <summary>Finds the rule that is quickest among those that keep the wanted rate.</summary>
    /// <param name="scale">What windows are compared with.</param>
    /// <param name="options">The settings, checked.</param>
    /// <returns>The rule.</returns>
    public static AlarmRule Choose(AlarmScale scale, AlarmOptions options)
    {
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(options);
        double single = options.SingleWindowShare * options.AlarmsPerDay;
        double wanted = options.AlarmsPerDay - single;
        (int Required, int Of)[] choices = options is { Required: { } x, Of: { } y } ? [(x, y)] : [.. Enumerable.Range(1, MostChosen).Select(count => (count, UsualSpan(count)))];
        foreach ((int required, int of) in choices)
        {
            if (scale.RateOf(required, of, level: 1) <= wanted)
            {
                return Create(scale, required, of, LevelOf(scale, required, of, wanted), single);
            }
        }

        (int Required, int Of) rarest = choices.MinBy(choice => scale.RateOf(choice.Required, choice.Of, level: 1));
        AlarmRule rule = Create(scale, rarest.Required, rarest.Of, level: 1, single);
        return rule with
        {
            Warning = string.Create(
                CultureInfo.InvariantCulture,
                $"Up to {rule.FalseAlarmsPerDay:0.##} false alarms a day must be expected instead of {options.AlarmsPerDay:0.###}: {scale.Calibrated} normal windows were calibrated on, and no rule is known to be rarer with so few. Calibrate on more normal recordings, or accept more alarms."),
        };
    }

    private static AlarmRule Create(AlarmScale scale, int required, int of, int level, double single) => new()
    {
        Required = required,
        Of = of,
        Level = level,
        PValue = Math.Min(1, (double)level / (scale.Calibrated + 1)),
        FalseAlarmsPerDay = scale.RateOf(required, of, level) + single,
        SingleWindowPValue = single / scale.WindowsPerDay,
    };

    private static int LevelOf(AlarmScale scale, int required, int of, double wanted)
    {
        int level = 1;
        while (level < scale.Calibrated && scale.RateOf(required, of, level + 1) <= wanted)
        {
            level++;
        }

        return level;
    }

    /// <summary>A window may be missed now and then: half as many more than are required.</summary>
    private static int UsualSpan(int required) => required + (required / 2);
}
