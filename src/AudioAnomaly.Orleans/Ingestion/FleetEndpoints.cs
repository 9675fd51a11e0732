using AudioAnomaly.AspNetCore;
using AudioAnomaly.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Orleans.Runtime;

namespace AudioAnomaly.Fleet;

/// <summary>The fleet over HTTP: microphones, their sound, versions of models.</summary>
internal static class FleetEndpoints
{
    private const int ReadBytes = 1 << 15;

    public static void Map(RouteGroupBuilder group, IGrainFactory grains)
    {
        group.MapGet("/", () => AskAsync(async () =>
                Results.Json(FleetResponse.Of(await grains.GetGrain<IFleetGrain>(0).GetAsync().ConfigureAwait(false)), IngestionJson.Default.FleetResponse)))
            .WithSummary("The fleet: how many microphones are in which state, and some of them by name.")
            .Produces<FleetResponse>();
        group.MapGet("/{microphone}", (string microphone) => AskAsync(async () => Status(await Grain(grains, microphone).GetStatusAsync().ConfigureAwait(false))))
            .WithSummary("A microphone.")
            .Produces<MicrophoneStatus>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut("/{microphone}", (HttpContext http, string microphone) => AskAsync(async () =>
            {
                RegistrationRequest asked = await JsonBody.ReadAsync(http.Request, IngestionJson.Default.RegistrationRequest).ConfigureAwait(false);
                IMicrophoneGrain grain = Grain(grains, microphone);
                await grain.RegisterAsync(SettingsOf(asked)).ConfigureAwait(false);
                return Status(await grain.GetStatusAsync().ConfigureAwait(false));
            }))
            .WithSummary("Registers a microphone, or changes what is registered.")
            .WithMetadata(new AcceptsMetadata(["application/json"], typeof(RegistrationRequest)))
            .Produces<MicrophoneStatus>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapDelete("/{microphone}", (string microphone) => AskAsync(async () =>
            {
                await Grain(grains, microphone).RemoveAsync().ConfigureAwait(false);
                return Results.NoContent();
            }))
            .WithSummary("Forgets a microphone.")
            .Produces(StatusCodes.Status204NoContent);
        group.MapPost("/{microphone}/sound", (HttpContext http, string microphone) => AskAsync(() => PostAsync(http, microphone, grains)))
            .WithSummary("Live sound of a registered microphone, as bare samples, until the request ends.")
            .WithMetadata(new AcceptsMetadata(["application/octet-stream", "*/*"], typeof(Stream)))
            .Produces<MicrophoneStatus>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .DisableAntiforgery();
    }

    public static void MapRollouts(RouteGroupBuilder group, IGrainFactory grains)
    {
        group.MapGet("/{model}", (string model) => AskAsync(async () => Rollout(await Model(grains, model).GetAsync().ConfigureAwait(false))))
            .WithSummary("The versions of a model in the fleet.")
            .Produces<ModelRollout>();
        group.MapPut("/{model}", (HttpContext http, string model) => AskAsync(async () =>
            {
                RolloutRequest asked = await JsonBody.ReadAsync(http.Request, IngestionJson.Default.RolloutRequest).ConfigureAwait(false);
                return Rollout(await Model(grains, model).RollOutAsync(asked.Version, asked.Share).ConfigureAwait(false));
            }))
            .WithSummary("Gives a version to a share of the microphones.")
            .WithMetadata(new AcceptsMetadata(["application/json"], typeof(RolloutRequest)))
            .Produces<ModelRollout>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapPost("/{model}/rollback", (HttpContext http, string model) => AskAsync(async () =>
            {
                // Read for its type only, which forms of other sites cannot send.
                await JsonBody.ReadAsync(http.Request, IngestionJson.Default.Object).ConfigureAwait(false);
                return Rollout(await Model(grains, model).RollBackAsync().ConfigureAwait(false));
            }))
            .WithSummary("Goes back to the version before. The body is {}.")
            .WithMetadata(new AcceptsMetadata(["application/json"], typeof(object)))
            .Produces<ModelRollout>();
    }

    /// <summary>A feed for the sound of a request: of the format that is registered.</summary>
    /// <exception cref="UnknownMicrophoneException">The microphone is not registered.</exception>
    public static async Task<MicrophoneFeed> FeedAsync(string microphone, IGrainFactory grains)
    {
        MicrophoneSettings settings = await Grain(grains, microphone).GetSettingsAsync().ConfigureAwait(false) ?? throw new UnknownMicrophoneException(microphone);
        return new MicrophoneFeed(grains, microphone, settings, new MicrophoneFeedOptions { WaitsWhenFull = true });
    }

    private static async Task<IResult> PostAsync(HttpContext http, string microphone, IGrainFactory grains)
    {
        // A microphone that is switched off for the night is no attack.
        BodyLimits.Set(http, slowest: null);
        using MicrophoneFeed feed = await FeedAsync(microphone, grains).ConfigureAwait(false);
        byte[] buffer = new byte[ReadBytes];
        for (int count; (count = await http.Request.Body.ReadAsync(buffer, http.RequestAborted).ConfigureAwait(false)) > 0;)
        {
            await feed.PushAsync(buffer.AsMemory(0, count), http.RequestAborted).ConfigureAwait(false);
        }

        await feed.FlushAsync(http.RequestAborted).ConfigureAwait(false);
        return Status(await Grain(grains, microphone).GetStatusAsync().ConfigureAwait(false));
    }

    /// <summary>Says in the service's words what the cluster says in its own.</summary>
    private static async Task<IResult> AskAsync(Func<Task<IResult>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (MicrophoneFeedException e)
        {
            throw e.Outcome == ChunkOutcome.Unknown ? new UnknownMicrophoneException(e.Microphone) : new AudioContentException("sound", e.Message);
        }
        catch (ArgumentException e)
        {
            throw new RequestException(e.Message);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            throw new ClusterUnavailableException(e);
        }
    }

    private static IMicrophoneGrain Grain(IGrainFactory grains, string microphone) => grains.GetGrain<IMicrophoneGrain>(RequestValue.Source(microphone));

    private static IModelRolloutGrain Model(IGrainFactory grains, string model)
        => ResourceName.IsValid(model) ? grains.GetGrain<IModelRolloutGrain>(model) : throw new RequestException($"'{OneLine.Of(model)}' cannot be the name of a model. {ResourceName.Rule}");

    private static MicrophoneSettings SettingsOf(RegistrationRequest asked) => new()
    {
        Model = asked.Model ?? throw new RequestException("model: name one of the models."),
        SampleRate = asked.Rate,
        Encoding = RequestValue.Encoding(asked.Format),
        Channels = asked.Channels,
        Channel = asked.Channel,
    };

    private static IResult Status(MicrophoneStatus status)
        => status.SampleRate == 0 ? throw new UnknownMicrophoneException(status.Name) : Results.Json(status, IngestionJson.Default.MicrophoneStatus);

    private static IResult Rollout(ModelRollout rollout) => Results.Json(rollout, IngestionJson.Default.ModelRollout);
}
