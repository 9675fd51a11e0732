using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AudioAnomaly.AspNetCore;

/// <summary>
/// Refuses what pages of other sites send: browsers do not ask before they post plain text or open a socket, so any page that somebody looks at could take
/// over a live source. Programs send no origin, and pass.
/// </summary>
internal sealed class OriginFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        string method = context.HttpContext.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            await CheckAsync(context.HttpContext).ConfigureAwait(false);
        }

        return await next(context).ConfigureAwait(false);
    }

    /// <summary>Checks a request that changes something.</summary>
    /// <exception cref="OtherOriginException">It is of a page of another site, which no CORS policy of the endpoint allows.</exception>
    public static async Task CheckAsync(HttpContext http)
    {
        string origin = http.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || IsOwn(http.Request, origin))
        {
            return;
        }

        if (await PolicyOfAsync(http).ConfigureAwait(false) is not { } policy || !policy.IsOriginAllowed(origin))
        {
            throw new OtherOriginException(origin);
        }
    }

    /// <summary>Where a proxy ends TLS the scheme may differ: there the browser's own word counts, which no page can change.</summary>
    private static bool IsOwn(HttpRequest request, string origin)
        => string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)
        || request.Headers["Sec-Fetch-Site"].ToString() == "same-origin";

    private static async Task<CorsPolicy?> PolicyOfAsync(HttpContext http)
    {
        switch (http.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>())
        {
            case ICorsPolicyMetadata given:
                return given.Policy;
            case IEnableCorsAttribute named when http.RequestServices.GetService<ICorsPolicyProvider>() is { } policies:
                return await policies.GetPolicyAsync(http, named.PolicyName).ConfigureAwait(false);
            default:
                return null;
        }
    }
}
