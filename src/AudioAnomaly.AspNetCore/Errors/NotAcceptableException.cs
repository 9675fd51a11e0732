namespace AudioAnomaly.AspNetCore;

/// <summary>A client accepts nothing that there is.</summary>
internal sealed class NotAcceptableException(IEnumerable<string> offered) : AudioAnomalyException($"There are {string.Join(", ", offered)}.");
