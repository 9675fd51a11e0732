using AudioAnomaly.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AudioAnomaly.AspNetCore;

/// <summary>Alarms that are kept: to list, to look at, to listen to, and to say what they were.</summary>
internal static class AlarmEndpoints
{
    private const string WavType = "audio/wav";
    private const int MostListed = 1000;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/alarms", ListAsync)
            .WithSummary("Alarms, the newest first.")
            .WithDescription(
                "source, model and label (none, fault, nothing, other) choose some; unacknowledged=true those that nobody took note of; lasting=true "
                + "those that have not ended; before={id} the older ones; limit is 1 to 1,000, by default 100.")
            .Produces<AlarmResponse[]>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/alarms/state", (HttpContext http) => Results.Json(AlarmStateResponse.Of(StoreOf(http).Status), ServiceJson.Default.AlarmStateResponse))
            .WithSummary("How the keeping of alarms goes, and that of the sinks that are told of them.")
            .Produces<AlarmStateResponse>()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/alarms/{id}", FindAsync)
            .WithSummary("An alarm.")
            .Produces<AlarmResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/alarms/{id}/sound.wav", SoundAsync)
            .WithSummary("The sound of an alarm, from some time before it.")
            .Produces(StatusCodes.Status200OK, contentType: WavType)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/alarms/{id}/picture", PictureAsync)
            .WithSummary("The spectrogram of an alarm's sound, with the anomaly map.")
            .Produces<PictureResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapPost("/alarms/{id}/review", ReviewAsync)
            .WithSummary("Acknowledges an alarm, and says what it was.")
            .WithMetadata(new AcceptsMetadata(["application/json"], typeof(ReviewRequest)))
            .Produces<AlarmResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http,
        string? source,
        string? model,
        string? label,
        string? unacknowledged,
        string? lasting,
        string? before,
        string? limit)
    {
        var query = new AlarmQuery
        {
            Source = source,
            Model = model,
            Label = label is null ? null : LabelOf(label),
            OnlyUnacknowledged = RequestValue.Flag("unacknowledged", unacknowledged),
            OnlyLasting = RequestValue.Flag("lasting", lasting),
            Before = before,
        };
        query = limit is null ? query : query with { Limit = RequestValue.Whole("limit", limit, 1, MostListed) };
        AlarmResponse[] found = [.. (await StoreOf(http).ListAsync(query, http.RequestAborted).ConfigureAwait(false)).Select(AlarmResponse.Of)];
        return Results.Json(found, ServiceJson.Default.AlarmResponseArray);
    }

    private static async Task<IResult> FindAsync(HttpContext http, string id)
    {
        AlarmRecord alarm = await StoreOf(http).FindAsync(id, http.RequestAborted).ConfigureAwait(false) ?? throw new UnknownAlarmException(id);
        return Results.Json(AlarmResponse.Of(alarm), ServiceJson.Default.AlarmResponse);
    }

    private static async Task<IResult> SoundAsync(HttpContext http, string id)
    {
        byte[] wav = await StoreOf(http).ReadSoundAsync(id, http.RequestAborted).ConfigureAwait(false) ?? throw new UnknownAlarmException(id);
        return Results.Bytes(wav, WavType, enableRangeProcessing: true);
    }

    private static async Task<IResult> PictureAsync(HttpContext http, string id)
    {
        AlarmStore store = StoreOf(http);
        SoundPicture picture = await store.ReadPictureAsync(id, http.RequestAborted).ConfigureAwait(false) ?? throw new UnknownAlarmException(id);
        AlarmRecord? alarm = await store.FindAsync(id, http.RequestAborted).ConfigureAwait(false);
        return Results.Json(PictureResponse.Of(picture, alarm?.SoundStartedAt), ServiceJson.Default.PictureResponse);
    }

    private static async Task<IResult> ReviewAsync(HttpContext http, string id)
    {
        ReviewRequest said = await JsonBody.ReadAsync(http.Request, ServiceJson.Default.ReviewRequest).ConfigureAwait(false);
        if (said.Note?.Length > AlarmStore.LongestNote)
        {
            throw new RequestException("note: 4,000 characters at most.");
        }

        AlarmLabel? label = said.Label is null ? null : LabelOf(said.Label);
        AlarmRecord alarm = await StoreOf(http).ReviewAsync(id, http.User.Identity?.Name, label, said.Note, http.RequestAborted).ConfigureAwait(false);
        return Results.Json(AlarmResponse.Of(alarm), ServiceJson.Default.AlarmResponse);
    }

    private static AlarmStore StoreOf(HttpContext http) => http.RequestServices.GetService<AlarmStore>() ?? throw new AlarmsUnavailableException();

    private static AlarmLabel LabelOf(string name) => name switch
    {
        "none" => AlarmLabel.None,
        "fault" => AlarmLabel.Fault,
        "nothing" => AlarmLabel.Nothing,
        "other" => AlarmLabel.Other,
        _ => throw new RequestException($"label: '{OneLine.Of(name)}' is none. Use fault, nothing, other or none."),
    };
}
