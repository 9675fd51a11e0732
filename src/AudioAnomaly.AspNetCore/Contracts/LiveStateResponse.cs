namespace AudioAnomaly.AspNetCore;

/// <summary>How the live sources are: all of them first, then those that changed. Also sent without any, as a sign of life.</summary>
/// <param name="Time">The service's clock.</param>
/// <param name="IsComplete">Whether these are all sources that are open.</param>
/// <param name="Sources">The sources.</param>
/// <param name="Closed">The names of those that were closed since the last of these.</param>
public sealed record LiveStateResponse(DateTimeOffset Time, bool IsComplete, LiveResponse[] Sources, string[] Closed);
