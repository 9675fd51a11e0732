using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet;

/// <summary>How the whole fleet is. Plain immutable data.</summary>
[GenerateSerializer]
[Immutable]
[Alias("AudioAnomaly.FleetOverview")]
public sealed record FleetOverview
{
    /// <summary>The silos that reported lately.</summary>
    [Id(0)]
    public required IReadOnlyList<SiloReport> Silos { get; init; }

    /// <summary>How many microphones give sound, or did so lately.</summary>
    public int Microphones => Silos.Sum(silo => silo.States.Values.Sum());

    /// <summary>How many have an alarm that lasts.</summary>
    public int InAlarm => Silos.Sum(silo => silo.InAlarm);

    /// <summary>How many are in a state.</summary>
    /// <param name="state">The state.</param>
    /// <returns>Their number.</returns>
    public int Count(LiveState state) => Silos.Sum(silo => silo.States.GetValueOrDefault(state));
}
