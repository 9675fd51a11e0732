using AudioAnomaly.Hosting;
using AudioAnomaly.Plotting;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AudioAnomaly.AspNetCore;

/// <summary>Scores an uploaded recording.</summary>
internal static class ScoreEndpoint
{
    public const string PngType = "image/png";
    public const string NpyType = "application/x-npy";
    private const string JsonType = "application/json";

    private static readonly string[] Offered = [JsonType, PngType, NpyType];

    /// <param name="http">The request.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="channel">"mean" or a channel's number.</param>
    /// <param name="maps">Whether links to picture and map are wanted.</param>
    /// <param name="models">The models.</param>
    /// <param name="queue">Where to score.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cache">Keeps maps.</param>
    public static async Task<IResult> HandleAsync(HttpContext http, string model, string? channel, string? maps, ModelStore models, ScoringQueue queue, UploadOptions options, MapCache cache)
    {
        CancellationToken cancellation = http.RequestAborted;
        ChannelSelection selection = RequestValue.Channel(channel);
        bool isLinked = RequestValue.Flag("maps", maps);
        string type = Wanted(http.Request);
        models.StatusOf(model);

        // Before the recording is received: a client that must wait is told so at once.
        using ScoringPlace place = queue.TakePlace();
        using Upload upload = await Upload.ReceiveAsync(http, options, cancellation).ConfigureAwait(false);
        AudioItem recording = upload.Recording(selection);
        if (type == PngType)
        {
            return Results.Bytes(await queue.RunAsync(model, scorer => AnomalyImage.Encode(Score(scorer, recording, upload.Name, cancellation)), cancellation).ConfigureAwait(false), PngType);
        }

        if (type == NpyType)
        {
            return Results.Bytes(await queue.RunAsync(model, scorer => ToNpy(scorer.Score(recording, cancellation).Map), cancellation).ConfigureAwait(false), NpyType);
        }

        ScoreResponse response = await queue.RunLeasedAsync(
            model,
            lease =>
            {
                AudioAnomalyModel scorer = lease.Model;
                AnomalySummary summary = isLinked ? Score(scorer, recording, upload.Name, cancellation) : scorer.Summarize(recording, cancellation);
                var said = ScoreResponse.Of(summary, upload.Name, scorer.Name ?? model, lease.Version);
                string? name = summary is AnomalyResult result ? cache.Add(result) : null;
                return name is null ? said : said with { Picture = LinkOf(http, name, "png"), Map = LinkOf(http, name, "npy") };
            },
            cancellation).ConfigureAwait(false);
        return Results.Json(response, ServiceJson.Default.ScoreResponse);
    }

    /// <summary>Draws a result.</summary>
    public static byte[] ToPng(AnomalyResult result) => AnomalyImage.Encode(result);

    /// <summary>The raw anomaly map, frames x bins.</summary>
    public static byte[] ToNpy(AnomalyMap map) => NpyFile.ToBytes(map.Values, map.Frames, map.Bins);

    /// <summary>The result by the name that the client knows.</summary>
    private static AnomalyResult Score(AudioAnomalyModel model, AudioItem recording, string? name, CancellationToken cancellationToken)
        => model.Score(recording, cancellationToken) with { Source = name };

    /// <summary>Beside this address, whatever stands before it.</summary>
    private static string LinkOf(HttpContext http, string name, string extension)
    {
        string path = http.Request.Path.Value ?? string.Empty;
        string root = path[..path.LastIndexOf("/models/", StringComparison.OrdinalIgnoreCase)];
        return $"{http.Request.PathBase}{root}/maps/{name}.{extension}";
    }

    private static string Wanted(HttpRequest request)
    {
        IList<MediaTypeHeaderValue> accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
        {
            return JsonType;
        }

        IEnumerable<MediaTypeHeaderValue> inOrder = accepted.OrderByDescending(type => type.Quality ?? 1);
        return inOrder
            .Select(type => Offered.FirstOrDefault(offered => new MediaTypeHeaderValue(offered).IsSubsetOf(type)))
            .FirstOrDefault(offered => offered is not null)
            ?? throw new NotAcceptableException(Offered);
    }
}
