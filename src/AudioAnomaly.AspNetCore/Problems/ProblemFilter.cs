using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.AspNetCore;

/// <summary>Turns exceptions of the endpoints into problem details.</summary>
internal sealed class ProblemFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
            return Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
#pragma warning disable CA1031 // A client must get an answer without a trace, whatever it was.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await ServiceProblem.WriteAsync(http, e, http.RequestServices.GetRequiredService<ILogger<ProblemFilter>>()).ConfigureAwait(false);
            return Results.Empty;
        }
    }
}
