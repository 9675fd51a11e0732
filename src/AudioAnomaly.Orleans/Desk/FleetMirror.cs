using AudioAnomaly.Hosting;
using AudioAnomaly.Monitoring;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Fleet;

/// <summary>Shows the fleet's microphones among the live sources of a host, and so on its page.</summary>
internal sealed class FleetMirror(IGrainFactory grains, LiveSources sources, FleetPictures pictures, TimeProvider clock, ILogger<FleetMirror> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private Dictionary<string, MicrophoneStatus> _shown = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Looks at the fleet once.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        FleetOverview overview = await grains.GetGrain<IFleetGrain>(0).GetAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, MicrophoneStatus> now = new(StringComparer.OrdinalIgnoreCase);
        foreach (MicrophoneStatus microphone in overview.Silos.SelectMany(silo => silo.Listed))
        {
            // One that moved is told of by its old silo for a while.
            if (!now.TryGetValue(microphone.Name, out MicrophoneStatus? known) || known.LastSampleAt < microphone.LastSampleAt)
            {
                now[microphone.Name] = microphone;
            }
        }

        sources.ShowElsewhere(now.Values.Select(ToStatus), now.Values.Select(Heard).OfType<LiveEvent>(), pictures.Of);
        _shown = now;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => PeriodicWork.RunAsync(Period, clock, LookAsync, logger.OverviewFailed, stoppingToken);

    /// <summary>What came of the sound since the last look; null if none came.</summary>
    private LiveEvent? Heard(MicrophoneStatus microphone)
    {
        double before = _shown.TryGetValue(microphone.Name, out MicrophoneStatus? known) ? known.SoundSeconds : microphone.SoundSeconds;
        return microphone.SoundSeconds <= before || microphone.LastScore is null ? null : new LiveEvent
        {
            Source = microphone.Name,
            Id = 0,
            Kind = LiveEventKind.Score,
            Time = microphone.LastSampleAt ?? clock.GetUtcNow(),
            TimeSeconds = microphone.SoundSeconds,
            DurationSeconds = microphone.SoundSeconds - before,
            Score = microphone.LastScore,
            Peak = microphone.LastScore,
            LevelDb = microphone.LevelDb,
            Verdict = microphone.State switch
            {
                LiveState.Anomalous => AnomalyVerdict.Anomalous,
                LiveState.Normal => AnomalyVerdict.Normal,
                _ => AnomalyVerdict.Undecided,
            },
        };
    }

    private static LiveStatus ToStatus(MicrophoneStatus microphone) => new(
        microphone.Name,
        microphone.Version ?? microphone.Model,
        ModelVersion: 0,
        microphone.State,
        microphone.SampleRate,
        microphone.StartedAt ?? default,
        microphone.LastSampleAt,
        microphone.SoundSeconds,
        microphone.Segments,
        microphone.LatencySeconds,
        microphone.LastScore,
        microphone.Warnings)
    {
        MapThreshold = microphone.MapThreshold,
        AlarmId = microphone.AlarmId,
        Drift = microphone.Drifted.ToDictionary(
            kind => kind,
            _ => new DriftState { Count = 0, Direction = DriftDirection.Higher, ReportedAt = 0, Since = 0, Evidence = 1 }),
    };
}
