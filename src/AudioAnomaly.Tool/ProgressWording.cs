namespace AudioAnomaly.Tool;

/// <summary>Words for progress in lines.</summary>
/// <typeparam name="T">What tells progress.</typeparam>
/// <param name="Work">What is done until the first progress is told.</param>
/// <param name="Describe">What is done, and how far.</param>
internal sealed record ProgressWording<T>(string Work, Func<T, string> Describe)
{
    /// <summary>Whether it is worth a line at once, without waiting for the next.</summary>
    public Func<T, bool> IsEvent { get; init; } = _ => false;
}
