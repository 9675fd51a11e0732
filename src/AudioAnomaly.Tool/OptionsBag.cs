namespace AudioAnomaly.Tool;

/// <summary>Options and what there is to know of their kind.</summary>
/// <param name="Format">Names, values, checks.</param>
/// <param name="Options">The options themselves, changed by settings.</param>
internal sealed record OptionsBag(IOptionsFormat Format, object Options);
