using AudioAnomaly.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Fleet;

/// <summary>What the microphones of a silo share.</summary>
internal sealed class MicrophoneServices(
    ModelStore models,
    ScoringQueue queue,
    RolloutCache rollouts,
    SiloRoster roster,
    IOptions<AudioAnomalyOptions> host,
    IOptions<FleetOptions> fleet,
    TimeProvider clock,
    ILogger<MicrophoneGrain> logger)
{
    public ModelStore Models => models;

    public ScoringQueue Queue => queue;

    public RolloutCache Rollouts => rollouts;

    public SiloRoster Roster => roster;

    public AudioAnomalyOptions Host { get; } = host.Value;

    public FleetOptions Fleet { get; } = fleet.Value;

    public TimeProvider Clock => clock;

    public ILogger Logger => logger;
}
