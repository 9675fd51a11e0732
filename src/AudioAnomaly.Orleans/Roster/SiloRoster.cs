using System.Collections.Concurrent;
using AudioAnomaly.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Fleet;

/// <summary>The microphones that are on this silo: told to the overview every second. Safe to use from several threads.</summary>
internal sealed class SiloRoster(
    IGrainFactory grains,
    ILocalSiloDetails silo,
    IOptions<FleetOptions> options,
    TimeProvider clock,
    ILogger<SiloRoster> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, MicrophoneStatus> _microphones = new(StringComparer.Ordinal);

    /// <summary>What the silo is called.</summary>
    public string Silo => silo.Name;

    /// <summary>Takes note of a microphone.</summary>
    public void Tell(MicrophoneStatus status)
    {
        if (_microphones.TryAdd(status.Name, status))
        {
            FleetTelemetry.MicrophonesChanged(1);
        }
        else
        {
            _microphones[status.Name] = status;
        }
    }

    /// <summary>A microphone has left the silo.</summary>
    public void Remove(string name)
    {
        if (_microphones.TryRemove(name, out _))
        {
            FleetTelemetry.MicrophonesChanged(-1);
        }
    }

    /// <summary>How many there are, and of how many the state cannot be saved.</summary>
    public (int All, int Unsaved) Count() => (_microphones.Count, _microphones.Values.Count(microphone => !microphone.IsSaving));

    /// <summary>How they are now.</summary>
    public SiloReport Report()
    {
        MicrophoneStatus[] all = [.. _microphones.Values];
        return new SiloReport
        {
            Silo = silo.Name,
            States = all.CountBy(microphone => microphone.State).ToDictionary(),
            InAlarm = all.Count(microphone => microphone.AlarmId is not null),
            Listed = [.. all.OrderBy(Rank).ThenBy(microphone => microphone.Name, StringComparer.Ordinal).Take(options.Value.MostListed)],
        };
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => PeriodicWork.RunAsync(Period, clock, _ => grains.GetGrain<IFleetGrain>(0).ReportAsync(Report()), logger.OverviewFailed, stoppingToken);

    private static int Rank(MicrophoneStatus microphone) => microphone switch
    {
        { AlarmId: not null } => 0,
        { State: LiveState.DeviceFault or LiveState.Silent } => 1,
        { State: LiveState.Anomalous } => 2,
        { Drifted.Count: > 0 } => 3,
        _ => 4,
    };
}
