using Microsoft.AspNetCore.Authentication;

namespace AudioAnomaly.Samples;

/// <summary>The configuration section "ApiKeys".</summary>
internal sealed class ApiKeyOptions : AuthenticationSchemeOptions
{
    /// <summary>Who may use the service: key by name. Anybody may while there is none.</summary>
    public Dictionary<string, string> Keys { get; } = [];
}
