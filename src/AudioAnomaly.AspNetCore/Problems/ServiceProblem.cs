using System.ComponentModel;
using System.Globalization;
using AudioAnomaly.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.AspNetCore;

/// <summary>What a client is told of an error: problem details with a code of its own. No paths and no traces of the server.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Code">The code, which stays the same; see the documentation.</param>
/// <param name="Title">What kind of error it is.</param>
/// <param name="Detail">What was found and what to do.</param>
/// <param name="RetryAfter">When to try again; null if that does not help.</param>
internal sealed record ServiceProblem(int Status, string Code, string Title, string Detail, TimeSpan? RetryAfter = null)
{
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(5);

    /// <summary>What to say of an exception.</summary>
    /// <returns>The problem; null if nothing is known of it, and a client must not be told more than that.</returns>
    public static ServiceProblem? Of(Exception exception) => exception switch
    {
        UnknownModelException e => new(StatusCodes.Status404NotFound, "model-unknown", "There is no such model.", e.Message),
        ModelUnavailableException e => new(StatusCodes.Status503ServiceUnavailable, "model-unavailable", "The model cannot be used at present.", $"The model '{e.Name}' could not be loaded. The service's log and health say why."),
        UnknownSourceException e => new(StatusCodes.Status404NotFound, "source-unknown", "There is no such source.", e.Message),
        UnknownMicrophoneException e => new(StatusCodes.Status404NotFound, "microphone-unknown", "There is no such microphone.", e.Message),
        UnknownAlarmException e => new(StatusCodes.Status404NotFound, "alarm-unknown", "There is no such alarm.", e.Message),
        AlarmsUnavailableException or AlarmStoreException => new(StatusCodes.Status503ServiceUnavailable, "alarms-unavailable", "Alarms can be neither read nor changed now.", "The service's log and health say why.", SoonAgain),
        OtherOriginException e => new(StatusCodes.Status403Forbidden, "other-origin", "The request comes from another site.", e.Message),
        NotJsonException e => new(StatusCodes.Status415UnsupportedMediaType, "not-json", "The request is not JSON.", e.Message),
        UnknownMapException e => new(StatusCodes.Status404NotFound, "map-unknown", "There is no such map.", e.Message),
        LearningException e => new(StatusCodes.Status409Conflict, "learning", "The model cannot be taught this.", e.Message),
        ModelMergeException e => new(StatusCodes.Status409Conflict, "learning", "The model cannot be taught this.", e.Message),
        FitException e => new(StatusCodes.Status409Conflict, "learning", "The model cannot be taught this.", e.Message),
        QueueFullException e => new(StatusCodes.Status429TooManyRequests, "queue-full", "Too many recordings at a time.", e.Message, e.RetryAfter),
        LiveSourceException { IsNameTaken: true } e => new(StatusCodes.Status409Conflict, "source-open", "The source is open.", e.Message),
        LiveSourceException e => new(StatusCodes.Status429TooManyRequests, "too-many-sources", "Too many live sources.", e.Message, SoonAgain),
        SourceEndedException e => new(StatusCodes.Status409Conflict, "source-ended", "The source was ended.", e.Message),
        NotAcceptableException e => new(StatusCodes.Status406NotAcceptable, "not-acceptable", "There is nothing of that type.", e.Message),
        StreamingNotSupportedException e => new(StatusCodes.Status422UnprocessableEntity, "model-not-live", "The model scores whole recordings only.", e.Message),
        AudioFormatException { Fault: AudioFormatFault.MissingDecoder or AudioFormatFault.OtherCodec } e => new(StatusCodes.Status415UnsupportedMediaType, "audio-codec", "The recording's format is not read here.", e.Problem),
        AudioFormatException { InnerException: not (IOException or UnauthorizedAccessException or Win32Exception) } e => new(StatusCodes.Status422UnprocessableEntity, "audio-format", "This is no readable recording.", Located(e)),
        AudioContentException e => new(StatusCodes.Status422UnprocessableEntity, "audio-content", "The recording cannot be scored.", e.Problem),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(StatusCodes.Status413PayloadTooLarge, "too-large", "The upload is too large.", "Send a shorter recording, or raise the limit (Uploads:MaxMiB)."),
        UploadTooLargeException e => new(StatusCodes.Status413PayloadTooLarge, "too-large", "The upload is too large.", e.Message),
        UploadStorageException e => new(StatusCodes.Status507InsufficientStorage, "storage-full", "The service has no room for uploads.", e.Message, SoonAgain),
        RequestException e => new(StatusCodes.Status400BadRequest, "bad-request", "The request is not understood.", e.Message),
        BadHttpRequestException e => new(e.StatusCode, "bad-request", "The request is not understood.", e.Message),
        ClusterUnavailableException => new(StatusCodes.Status503ServiceUnavailable, "cluster-unavailable", "The fleet does not answer.", "Try again soon. The service's log says more.", SoonAgain),
        ObjectDisposedException => new(StatusCodes.Status503ServiceUnavailable, "stopping", "The service stops.", "Try again when it is back.", SoonAgain),
        _ => null,
    };

    /// <summary>Writes what a client is told, if it is still there and nothing was written.</summary>
    public static async Task WriteAsync(HttpContext http, Exception exception, ILogger logger)
    {
        ServiceProblem? known = Of(exception);
        if (known is null)
        {
            logger.RequestFailed(exception, http.Request.Method, http.Request.Path);
        }

        ServiceProblem problem = known ?? new(StatusCodes.Status500InternalServerError, "internal", "The service failed.", "The service's log says why.");
        if (http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } pause)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        var details = new ProblemDetails { Status = problem.Status, Title = problem.Title, Detail = problem.Detail };
        details.Extensions["code"] = problem.Code;
        await http.Response.WriteAsJsonAsync(details, ServiceJson.Default.ProblemDetails, "application/problem+json", http.RequestAborted).ConfigureAwait(false);
    }

    private static string Located(AudioFormatException e)
        => e.Offset is { } offset ? string.Create(CultureInfo.InvariantCulture, $"At byte {offset}: {e.Problem}") : e.Problem;
}
