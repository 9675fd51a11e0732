using System.Text.Json.Serialization;

namespace AudioAnomaly.AspNetCore;

/// <summary>What somebody found an alarm to be. Without label and note it is acknowledged only.</summary>
/// <param name="Label">fault, nothing, other or none; null leaves it as it is.</param>
/// <param name="Note">Up to 4,000 characters; null leaves it as it is.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ReviewRequest(string? Label = null, string? Note = null);
