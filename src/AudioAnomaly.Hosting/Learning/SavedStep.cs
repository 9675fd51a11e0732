namespace AudioAnomaly.Hosting;

/// <summary>A <see cref="LearningStep"/> as it is written.</summary>
internal sealed record SavedStep(DateTimeOffset At, LearningMode? Mode, string[] Alarms, double? Threshold, string Before, string After)
{
    public static SavedStep Of(LearningStep step) => new(step.At, step.Mode, [.. step.Alarms], step.Threshold, step.Before, step.After);

    public LearningStep ToStep() => new(At, Mode, Alarms, Threshold) { Before = Before, After = After };
}
