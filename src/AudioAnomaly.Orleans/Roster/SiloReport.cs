using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet;

/// <summary>How the microphones of one silo are. Plain immutable data.</summary>
[GenerateSerializer]
[Immutable]
[Alias("AudioAnomaly.SiloReport")]
public sealed record SiloReport
{
    /// <summary>The silo.</summary>
    [Id(0)]
    public required string Silo { get; init; }

    /// <summary>How many microphones are in each state.</summary>
    [Id(1)]
    public required IReadOnlyDictionary<LiveState, int> States { get; init; }

    /// <summary>How many have an alarm that lasts.</summary>
    [Id(2)]
    public required int InAlarm { get; init; }

    /// <summary>Some of them by name (<see cref="FleetOptions.MostListed"/>), those in alarm or with a fault first.</summary>
    [Id(3)]
    public required IReadOnlyList<MicrophoneStatus> Listed { get; init; }
}
