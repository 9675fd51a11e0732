using AudioAnomaly.Hosting;

namespace AudioAnomaly.AspNetCore;

/// <summary>What an alarm rule would have made of the sound that a source heard in the last day.</summary>
public sealed record TrialResponse
{
    /// <summary>How much sound there is to try on, in hours.</summary>
    public required double Hours { get; init; }

    /// <summary>How many alarms a day that is; null without sound.</summary>
    public required double? PerDay { get; init; }

    /// <summary>How many windows must be unusual; null without sound.</summary>
    public required int? Required { get; init; }

    /// <summary>Of the last how many; null without sound.</summary>
    public required int? Of { get; init; }

    /// <summary>The p-value up to which a window is unusual; null without sound.</summary>
    public required double? PValue { get; init; }

    /// <summary>How many false alarms a day must be expected at most; null without sound.</summary>
    public required double? FalseAlarmsPerDay { get; init; }

    /// <summary>That more false alarms than wanted must be expected, and why; null if not.</summary>
    public required string? Warning { get; init; }

    /// <summary>The alarms that there would have been, the oldest first.</summary>
    public required TriedAlarm[] Alarms { get; init; }

    internal static TrialResponse From(AlarmTrial trial) => new()
    {
        Hours = trial.Hours,
        PerDay = trial.Hours > 0 ? trial.Alarms.Count / trial.Hours * 24 : null,
        Required = trial.Rule?.Required,
        Of = trial.Rule?.Of,
        PValue = trial.Rule?.PValue,
        FalseAlarmsPerDay = trial.Rule?.FalseAlarmsPerDay,
        Warning = trial.Rule?.Warning,
        Alarms = [.. trial.Alarms],
    };
}
