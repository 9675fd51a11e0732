using AudioAnomaly.AspNetCore;
using AudioAnomaly.Fleet;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the fleet's endpoints.</summary>
public static class AudioAnomalyFleetEndpointExtensions
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Maps an edge of the fleet: <c>fleet</c> and <c>fleet/{microphone}</c> with registration and live sound by WebSocket (<c>socket</c>) or chunked request
    /// (<c>sound</c>), and <c>rollouts/{model}</c>. For the live page see <c>MapAudioAnomaly</c>.
    /// </summary>
    /// <param name="endpoints">Where to map them, in a silo or a client of the cluster.</param>
    /// <param name="prefix">Before all addresses; none by default.</param>
    /// <returns>All of them, to add authorization to; there is none by default. Pages of other sites may not change anything or open sockets unless a CORS
    /// policy of the endpoints allows them.</returns>
    public static IEndpointConventionBuilder MapAudioAnomalyFleet(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        IGrainFactory grains = endpoints.ServiceProvider.GetService<IGrainFactory>()
            ?? throw new InvalidOperationException("Add a silo (UseOrleans) or a client of the cluster (UseOrleansClient) first.");
        RouteGroupBuilder group = endpoints.MapGroup(prefix);
        RouteGroupBuilder described = group.MapGroup(string.Empty).WithTags("Fleet");
        described.AddEndpointFilter<ProblemFilter>().AddEndpointFilter<OriginFilter>();
        FleetEndpoints.Map(described.MapGroup("/fleet"), grains);
        FleetEndpoints.MapRollouts(described.MapGroup("/rollouts"), grains);
        group.Map("/fleet/{microphone}/socket", endpoints.CreateApplicationBuilder()
            .UseWebSockets(new WebSocketOptions { KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAlive })
            .Use(_ => FleetSocket.HandleAsync)
            .Build());
        return group;
    }
}
