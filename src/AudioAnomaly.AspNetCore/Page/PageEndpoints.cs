using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AudioAnomaly.AspNetCore;

/// <summary>The live page: files of this package, given to anybody. They hold nothing of the service; what they show comes from its endpoints.</summary>
internal static class PageEndpoints
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; media-src blob:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // Whatever else a program maps there goes first.
    private const int Last = 1000;

    public static void Map(RouteGroupBuilder group)
    {
        RouteGroupBuilder page = group.MapGroup(string.Empty);
        page.MapGet("/", Index);
        page.MapGet("/page/{file}", File);
        page.AllowAnonymous().ExcludeFromDescription().WithOrder(Last);
    }

    private static IResult Index(HttpContext http)
    {
        string path = $"{http.Request.PathBase}{http.Request.Path}";

        // Addresses on the page are relative to it: it works behind any prefix, and needs the slash at the end.
        return path.EndsWith('/') ? Of(http, "index.html") : Results.LocalRedirect($"{path}/{http.Request.QueryString}");
    }

    private static IResult File(HttpContext http, string file) => Of(http, file);

    private static IResult Of(HttpContext http, string name)
    {
        if (PageFiles.Find(name) is not { } file)
        {
            return Results.NotFound();
        }

        IHeaderDictionary headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";

        // It may change with the next version of the service: asked for each time, sent only if it did.
        headers.CacheControl = "no-cache";
        return Results.Bytes(file.Content, file.Type, entityTag: file.Tag);
    }
}
