using Microsoft.Net.Http.Headers;

namespace AudioAnomaly.AspNetCore;

/// <summary>A file of the live page.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Type">Its content type.</param>
/// <param name="Tag">Changes with the content.</param>
internal sealed record PageFile(byte[] Content, string Type, EntityTagHeaderValue Tag);
