using AudioAnomaly.AspNetCore;
using AudioAnomaly.Hosting;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps AudioAnomaly's endpoints.</summary>
/// <example>
/// <code>
/// WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
/// builder.Services.AddAudioAnomaly(builder.Configuration.GetSection("AudioAnomaly"));
/// WebApplication app = builder.Build();
/// app.MapAudioAnomaly("/api");
/// app.MapAudioAnomalyHealth();
/// await app.RunAsync();
/// </code>
/// </example>
public static class AudioAnomalyEndpointExtensions
{
    private static readonly string[] RecordingTypes = ["audio/wav", "multipart/form-data", "*/*"];
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Maps the endpoints: <c>models</c>, <c>models/{model}/score</c>, <c>live</c> with events, pictures, chunked and WebSocket ingestion, <c>alarms</c>,
    /// <c>maps</c>, and the live page at the prefix itself, whose own files are given to anybody. For health see <see cref="MapAudioAnomalyHealth"/>.
    /// </summary>
    /// <param name="endpoints">Where to map them. Services were added with <c>services.AddAudioAnomaly(configuration)</c>.</param>
    /// <param name="prefix">Before all addresses; none by default.</param>
    /// <returns>All of them, to add authorization, rate limits or CORS to, by the framework's own means; there is none by default. Pages of other sites may
    /// not post or open sockets unless a CORS policy of the endpoints allows them.</returns>
    /// <exception cref="InvalidOperationException">The services are missing.</exception>
    public static IEndpointConventionBuilder MapAudioAnomaly(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        ScoringQueue queue = endpoints.ServiceProvider.GetService<ScoringQueue>()
            ?? throw new InvalidOperationException("Add the services first: builder.Services.AddAudioAnomaly(builder.Configuration.GetSection(\"AudioAnomaly\")).");
        ModelStore models = endpoints.ServiceProvider.GetRequiredService<ModelStore>();
        LiveSources sources = endpoints.ServiceProvider.GetRequiredService<LiveSources>();
        UploadOptions uploads = endpoints.ServiceProvider.GetRequiredService<IOptions<AudioAnomalyOptions>>().Value.Uploads;
        var cache = new MapCache(
            (long)(uploads.KeptMapsMiB * (1 << 20)),
            TimeSpan.FromMinutes(uploads.KeptMapsMinutes),
            endpoints.ServiceProvider.GetRequiredService<TimeProvider>());

        RouteGroupBuilder group = endpoints.MapGroup(prefix);
        RouteGroupBuilder described = group.MapGroup(string.Empty).WithTags("AudioAnomaly");
        described.AddEndpointFilter<ProblemFilter>().AddEndpointFilter<OriginFilter>();
        MapModels(described, models, queue, uploads, cache);
        MapLive(described, sources);
        LiveFeedEndpoints.Map(described, sources);
        AlarmEndpoints.Map(described);
        AlarmRuleEndpoints.Map(described, sources, endpoints.ServiceProvider.GetRequiredService<IOptions<AudioAnomalyOptions>>().Value.Alarms.Rule);
        LearningEndpoints.Map(described, endpoints.ServiceProvider.GetRequiredService<ModelLearning>());
        PageEndpoints.Map(group);
        group.Map("/live/{source}/socket", endpoints.CreateApplicationBuilder()
            .UseWebSockets(new WebSocketOptions { KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAlive })
            .Use(_ => LiveSocket.HandleAsync)
            .Build());
        return group;
    }

    /// <summary>
    /// Maps <c>/health/live</c>, which answers as long as the process does, <c>/health/ready</c>, which says whether all required models are loaded, and
    /// <c>/health/all</c>, which says of every check how it is, the host's own too. They are answered without authentication, and however much there is to
    /// score.
    /// </summary>
    /// <param name="endpoints">Where to map them.</param>
    /// <param name="prefix">Before the addresses; <c>/health</c> by default.</param>
    /// <returns>All of them.</returns>
    public static IEndpointConventionBuilder MapAudioAnomalyHealth(this IEndpointRouteBuilder endpoints, string prefix = "/health")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        RouteGroupBuilder group = endpoints.MapGroup(prefix);
        group.MapHealthChecks("/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteHealth });
        group.MapHealthChecks("/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(AudioAnomalyHostingExtensions.ReadyTag),
            ResponseWriter = WriteHealth,
        });
        group.MapHealthChecks("/all", new HealthCheckOptions { ResponseWriter = WriteStatuses });
        group.AllowAnonymous();
        return group;
    }

    private static void MapModels(RouteGroupBuilder group, ModelStore models, ScoringQueue queue, UploadOptions uploads, MapCache cache)
    {
        group.MapGet("/models", () =>
            {
                ModelResponse[] all = [.. models.Models.Select(ModelResponse.Of)];
                return Results.Json(all, ServiceJson.Default.ModelResponseArray);
            })
            .WithSummary("The models.")
            .Produces<ModelResponse[]>();
        group.MapGet("/models/{model}", async (string model, CancellationToken cancellationToken) =>
            {
                using ModelLease lease = await models.AcquireAsync(model, cancellationToken).ConfigureAwait(false);
                return Results.Json(ModelDetailResponse.Of(models.StatusOf(model), lease.Model), ServiceJson.Default.ModelDetailResponse);
            })
            .WithSummary("A model, and what it says of itself. It is loaded if it is not.")
            .Produces<ModelDetailResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapPost("/models/{model}/score", (HttpContext http, string model, string? channel, string? maps)
                => ScoreEndpoint.HandleAsync(http, model, channel, maps, models, queue, uploads, cache))
            .WithSummary("Scores a recording.")
            .WithDescription("The body is the recording, or a form with it as a file. Accept image/png gives a picture of the result, application/x-npy the anomaly map (frames x bins); maps=true gives links to both.")
            .WithMetadata(new AcceptsMetadata(RecordingTypes, typeof(Stream)))
            .Produces<ScoreResponse>(StatusCodes.Status200OK, "application/json", ScoreEndpoint.PngType, ScoreEndpoint.NpyType)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .DisableAntiforgery();
        group.MapGet("/maps/{file}", (HttpContext http, string file) => MapEndpoint.HandleAsync(http, file, cache, queue))
            .WithSummary("The picture (.png) or the anomaly map (.npy) of a recording that was scored with maps=true.")
            .Produces(StatusCodes.Status200OK, contentType: ScoreEndpoint.PngType, additionalContentTypes: ScoreEndpoint.NpyType)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static void MapLive(RouteGroupBuilder group, LiveSources sources)
    {
        group.MapGet("/live", () => LiveEndpoints.List(sources))
            .WithSummary("The live sources that are open.")
            .Produces<LiveResponse[]>();
        group.MapGet("/live/{source}", (string source) => LiveEndpoints.Find(source, sources))
            .WithSummary("A live source.")
            .Produces<LiveResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/live/{source}/events", (HttpContext http, string source, string? after) => LiveEndpoints.Events(http, source, after, sources))
            .WithSummary("The events of a live source as they come, as server-sent events.")
            .Produces<EventResponse>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/live/{source}", (HttpContext http, string source, string? model, string? rate, string? format, string? channels, string? channel, string? takeover)
                => LiveEndpoints.PostAsync(http, source, model, rate, format, channels, channel, takeover, sources))
            .WithSummary("Live sound, until the request ends.")
            .WithDescription("The body is bare samples, little-endian, with rate (Hz), format (s16 or f32) and channels; without rate it is a WAV file of any length. The answer comes when it ends; scores are events of the source.")
            .WithMetadata(new AcceptsMetadata(["application/octet-stream", "audio/wav", "*/*"], typeof(Stream)))
            .Produces<LiveResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .DisableAntiforgery();
    }

    private static Task WriteHealth(HttpContext http, HealthReport report)
    {
        Dictionary<string, string> checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description ?? entry.Value.Status.ToString());
        return http.Response.WriteAsJsonAsync(new HealthResponse(EventResponse.NameOf(report.Status), checks), ServiceJson.Default.HealthResponse);
    }

    /// <summary>Without descriptions: of sinks and folders they may tell addresses and paths, which are not for anybody.</summary>
    private static Task WriteStatuses(HttpContext http, HealthReport report)
    {
        Dictionary<string, string> checks = report.Entries.ToDictionary(entry => entry.Key, entry => EventResponse.NameOf(entry.Value.Status));
        return http.Response.WriteAsJsonAsync(new HealthResponse(EventResponse.NameOf(report.Status), checks), ServiceJson.Default.HealthResponse);
    }
}
