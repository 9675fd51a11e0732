using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Monitoring;

/// <summary>Settings of <see cref="AlarmMonitor"/>: when unusual windows of sound become an alarm, and when it is over.</summary>
/// <remarks>A mutable bag: the monitor takes a copy.</remarks>
/// <example>
/// <code>
/// var options = new AlarmOptions
/// {
///     AlarmsPerDay = 0.2,   // one false alarm in five days
///     MinSeconds = 10,      // shorter sounds are no alarm
///     HoldOffSeconds = 600, // none of the same kind for ten minutes
/// };
/// </code>
/// </example>
public sealed record AlarmOptions : IValidatableObject
{
    // No property: hosts bind this bag, and the generator of the binding takes static ones for settings.
    internal static readonly OptionsFormat<AlarmOptions> Format = new(AlarmOptionsJson.Default.AlarmOptions, static options => options with { });

    /// <summary>How many false alarms a day are accepted, at most, while sound is as in the recordings calibrated on. From 0.001 to 1,000; 1 by default.</summary>
    [Range(0.001, 1000.0)]
    public double AlarmsPerDay { get; set; } = 1;

    /// <summary>
    /// How many of the last <see cref="Of"/> windows must be unusual, 1 to 24. Null (the default), together with <see cref="Of"/>: as few as keep
    /// <see cref="AlarmsPerDay"/>, which depends on how many windows were calibrated on.
    /// </summary>
    [Range(1, AlarmRule.MostWindows)]
    public int? Required { get; set; }

    /// <summary>Among how many windows those <see cref="Required"/> ones are looked for, 1 to 24; null by default.</summary>
    [Range(1, AlarmRule.MostWindows)]
    public int? Of { get; set; }

    /// <summary>
    /// The share of <see cref="AlarmsPerDay"/> that single windows may use up: those so far beyond everything calibrated on that one is enough. It rests on
    /// distributions fitted to the calibrated scores (gamma and Pareto, the less rare counts), since so rare a score was never seen. 0 (never) to 0.9; 0.2 by default.
    /// </summary>
    [Range(0.0, 0.9)]
    public double SingleWindowShare { get; set; } = 0.2;

    /// <summary>How long unusual sound must last before it is an alarm, in seconds, from 0 to 86,400; 0 by default. Single windows are not exempt.</summary>
    [Range(0.0, 86400.0)]
    public double MinSeconds { get; set; }

    /// <summary>
    /// Hysteresis: while an alarm lasts, windows keep it up that so large a share of normal windows would be at least as unusual as. From 0.001 to 0.5; 0.1
    /// by default.
    /// </summary>
    [Range(0.001, 0.5)]
    public double HoldPValue { get; set; } = 0.1;

    /// <summary>How long no window must keep it up before an alarm is over, in seconds, from 0 to 86,400; 30 by default.</summary>
    [Range(0.0, 86400.0)]
    public double ClearSeconds { get; set; } = 30;

    /// <summary>
    /// Quiet time: for so long after an alarm is over, there is no other one of the same kind of evidence, in seconds, from 0 to 86,400; 300 by default. If
    /// it is unusual still, the alarm comes then.
    /// </summary>
    [Range(0.0, 86400.0)]
    public double HoldOffSeconds { get; set; } = 300;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Required is null != Of is null)
        {
            yield return new($"Give both {nameof(Required)} and {nameof(Of)}, or none of them.", [nameof(Required), nameof(Of)]);
        }
        else if (Required > Of)
        {
            yield return new($"{nameof(Required)} ({Required}) must not be more than {nameof(Of)} ({Of}).", [nameof(Required)]);
        }
    }
}
