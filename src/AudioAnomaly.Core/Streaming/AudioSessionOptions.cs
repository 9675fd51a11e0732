using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace AudioAnomaly;

/// <summary>Settings of a live session.</summary>
/// <remarks>A mutable bag: the session takes a copy.</remarks>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// using AudioAnomalySession session = model.OpenSession(16000, new AudioSessionOptions
/// {
///     BlockSeconds = 0.5,
///     StartTime = TimeProvider.System.GetUtcNow(),
///     Source = "hall 1",
/// });
/// Console.WriteLine($"Scores come {session.Latency.TotalSeconds:0.0} s after the sound.");
/// </code>
/// </example>
public sealed record AudioSessionOptions : IValidatableObject
{
    internal static OptionsFormat<AudioSessionOptions> Format { get; } = new(AudioSessionOptionsJson.Default.AudioSessionOptions, static options => options with { });

    /// <summary>
    /// How much sound is scored at a time, in seconds, from 0.01 to 60; 1 by default. Rounded up to the detector's grid. Short blocks answer sooner, long
    /// ones cost less: every block computes the context on both of its sides again. Without influence on the scores beyond rounding.
    /// </summary>
    [Range(0.01, 60.0)]
    public double BlockSeconds { get; set; } = 1;

    /// <summary>The raw map score above which a cell is anomalous; null (the default) for the model's <see cref="ScoreCalibration.MapThreshold"/>.</summary>
    public double? MapThreshold { get; set; }

    /// <summary>
    /// The longest segment in seconds, from 0.1 to 86,400; 60 by default. One that lasts longer is reported in parts, so that an anomaly that stays is heard
    /// of.
    /// </summary>
    [Range(0.1, 86400.0)]
    public double LongestSegmentSeconds { get; set; } = 60;

    /// <summary>
    /// After how many seconds without a cell of half its height a segment is taken to have ended, from 0.05 to 86,400; 1 by default. The region around it,
    /// which may go on at a level that normal sound reaches now and then, does not hold it back.
    /// </summary>
    [Range(0.05, 86400.0)]
    public double QuietSeconds { get; set; } = 1;

    /// <summary>
    /// The number of recorded channels that are averaged into the samples, 1 or more; 1 by default. A model refuses what it was not fitted on.
    /// </summary>
    [Range(1, 65535)]
    public int MixedChannels { get; set; } = 1;

    /// <summary>The time of day of the first sample, so that frames and faults of the device have theirs; null by default.</summary>
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>What to call the stream in messages; null by default.</summary>
    public string? Source { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MapThreshold is { } threshold && !double.IsFinite(threshold))
        {
            yield return new(string.Create(CultureInfo.InvariantCulture, $"{nameof(MapThreshold)} must be a finite number, not {threshold}."), [nameof(MapThreshold)]);
        }
    }
}
