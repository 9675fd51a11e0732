using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Samples;

/// <summary>Knows clients by the header X-Api-Key.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<ApiKeyOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Options.Keys.Count == 0)
        {
            return Task.FromResult(Known("anybody"));
        }

        if (Request.Headers["X-Api-Key"].FirstOrDefault() is not { } given)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        // Of equal length and compared in full: the time that it takes tells nothing of a key.
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(given));
        string? name = Options.Keys
            .Where(key => CryptographicOperations.FixedTimeEquals(digest, SHA256.HashData(Encoding.UTF8.GetBytes(key.Value))))
            .Select(key => key.Key)
            .FirstOrDefault();
        return Task.FromResult(name is null ? AuthenticateResult.Fail("The key is not known.") : Known(name));
    }

    private static AuthenticateResult Known(string name)
        => AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], SchemeName)), SchemeName));
}
