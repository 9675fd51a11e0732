namespace AudioAnomaly;

/// <summary>What a detector heard.</summary>
/// <param name="LowHz">The lower end of the band that is most unusual.</param>
/// <param name="HighHz">Its upper end.</param>
/// <param name="Text">A few plain words, without a full stop.</param>
internal sealed record Explanation(double LowHz, double HighHz, string Text)
{
    /// <summary>From when to when, in seconds; null for what lasts, and if it is not known when.</summary>
    public (double Start, double End)? Seconds { get; init; }
}
