using AudioAnomaly.Hosting;
using Microsoft.AspNetCore.Http;

namespace AudioAnomaly.AspNetCore;

/// <summary>Gives out pictures and maps that a client asked for when it uploaded a recording.</summary>
internal static class MapEndpoint
{
    public static async Task<IResult> HandleAsync(HttpContext http, string file, MapCache cache, ScoringQueue queue)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        AnomalyResult result = cache.Find(name) ?? throw new UnknownMapException();
        switch (Path.GetExtension(file))
        {
            case ".png":
                // Drawing takes as long as scoring.
                using (queue.TakePlace())
                {
                    return Results.Bytes(await queue.RunAsync(() => ScoreEndpoint.ToPng(result), http.RequestAborted).ConfigureAwait(false), ScoreEndpoint.PngType);
                }

            case ".npy":
                return Results.Bytes(ScoreEndpoint.ToNpy(result.Map), ScoreEndpoint.NpyType, $"{name}.npy");
            default:
                throw new RequestException("There are .png and .npy.");
        }
    }
}
