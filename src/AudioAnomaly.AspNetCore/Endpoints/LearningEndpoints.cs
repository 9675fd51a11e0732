using AudioAnomaly.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace AudioAnomaly.AspNetCore;

/// <summary>What labels of alarms say of a model, and teaching it what was nothing.</summary>
internal static class LearningEndpoints
{
    public static void Map(RouteGroupBuilder group, ModelLearning learning)
    {
        group.MapGet("/models/{model}/learning", async (string model, CancellationToken cancellationToken)
                => Results.Json(LearningResponse.Of(await learning.ReportAsync(model, cancellationToken).ConfigureAwait(false)), ServiceJson.Default.LearningResponse))
            .WithSummary("What people's labels of alarms say of a model.")
            .Produces<LearningResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapPost("/models/{model}/learning", (HttpContext http, string model) => TeachAsync(http, model, learning))
            .WithSummary("Teaches a model sound that was nothing, or sets its threshold; without apply it is only tried.")
            .WithMetadata(new AcceptsMetadata(["application/json"], typeof(LearningRequest)))
            .Produces<LearningChange>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapPost("/models/{model}/learning/undo", (HttpContext http, string model) => UndoAsync(http, model, learning))
            .WithSummary("Takes back what a model was taught last. The body is {}.")
            .WithMetadata(new AcceptsMetadata(["application/json"], typeof(object)))
            .Produces<LearningResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
    }

    private static async Task<IResult> TeachAsync(HttpContext http, string model, ModelLearning learning)
    {
        LearningRequest asked = await JsonBody.ReadAsync(http.Request, ServiceJson.Default.LearningRequest).ConfigureAwait(false);
        LearningChange change = asked.How switch
        {
            "calibration" => await learning.TeachAsync(model, LearningMode.Calibration, asked.Alarms, asked.Apply, http.RequestAborted).ConfigureAwait(false),
            "model" => await learning.TeachAsync(model, LearningMode.Model, asked.Alarms, asked.Apply, http.RequestAborted).ConfigureAwait(false),
            "threshold" when asked.Threshold is { } threshold => await learning.SetThresholdAsync(model, threshold, asked.Apply, http.RequestAborted).ConfigureAwait(false),
            "threshold" => throw new RequestException("threshold: give the raw score."),
            _ => throw new RequestException("how: give calibration, model or threshold."),
        };
        return Results.Json(change, ServiceJson.Default.LearningChange);
    }

    private static async Task<IResult> UndoAsync(HttpContext http, string model, ModelLearning learning)
    {
        // Read for its type only, which forms of other sites cannot send.
        await JsonBody.ReadAsync(http.Request, ServiceJson.Default.Object).ConfigureAwait(false);
        await learning.UndoAsync(model, http.RequestAborted).ConfigureAwait(false);
        return Results.Json(LearningResponse.Of(await learning.ReportAsync(model, http.RequestAborted).ConfigureAwait(false)), ServiceJson.Default.LearningResponse);
    }
}
