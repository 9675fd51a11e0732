using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Fleet;

/// <summary>What a silo knows of rollouts: asked for once a model, then looked at now and then, so that sound waits for nobody. Safe to use from several threads.</summary>
internal sealed class RolloutCache(IGrainFactory grains, IOptions<FleetOptions> options, TimeProvider clock, ILogger<RolloutCache> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, ModelRollout> _known = new(StringComparer.Ordinal);

    /// <summary>The version of a model for a microphone.</summary>
    public async ValueTask<string> VersionForAsync(string model, string microphone)
    {
        if (!_known.TryGetValue(model, out ModelRollout? rollout))
        {
            rollout = _known[model] = await grains.GetGrain<IModelRolloutGrain>(model).GetAsync().ConfigureAwait(false);
        }

        return rollout.VersionFor(model, microphone);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.RolloutSeconds), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            foreach (string model in _known.Keys)
            {
                try
                {
                    _known[model] = await grains.GetGrain<IModelRolloutGrain>(model).GetAsync().ConfigureAwait(false);
                }
#pragma warning disable CA1031 // A storage or a silo that is away for minutes: what is known goes on.
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    logger.RolloutUnknown(model, e.Message);
                }
            }
        }
    }
}
