namespace AudioAnomaly;

/// <summary>A mistake in an options bag.</summary>
/// <param name="Message">One sentence.</param>
/// <param name="Members">The options at fault, by their names in code.</param>
internal sealed record OptionMistake(string Message, IReadOnlyList<string> Members);
