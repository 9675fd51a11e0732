using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace AudioAnomaly.AspNetCore;

/// <summary>The server's limits of one request's body.</summary>
internal static class BodyLimits
{
    /// <summary>Takes bodies of any size, which the endpoint limits by itself.</summary>
    /// <param name="http">The request, before its body is read.</param>
    /// <param name="slowest">How slowly the body may come; null for any pauses.</param>
    public static void Set(HttpContext http, MinDataRate? slowest)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = slowest;
        }
    }
}
