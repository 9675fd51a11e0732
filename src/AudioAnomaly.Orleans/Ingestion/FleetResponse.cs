using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet;

/// <summary>How the fleet is, as JSON.</summary>
/// <param name="Microphones">How many microphones give sound, or did so lately.</param>
/// <param name="InAlarm">How many have an alarm that lasts.</param>
/// <param name="States">How many are in each state.</param>
/// <param name="Silos">The silos, and how many microphones are on each.</param>
/// <param name="Listed">Some of them by name, those in alarm or with a fault first.</param>
internal sealed record FleetResponse(
    int Microphones,
    int InAlarm,
    IReadOnlyDictionary<string, int> States,
    IReadOnlyDictionary<string, int> Silos,
    IReadOnlyList<MicrophoneStatus> Listed)
{
    public static FleetResponse Of(FleetOverview overview) => new(
        overview.Microphones,
        overview.InAlarm,
        Enum.GetValues<LiveState>().ToDictionary(state => char.ToLowerInvariant(state.ToString()[0]) + state.ToString()[1..], overview.Count),
        overview.Silos.ToDictionary(silo => silo.Silo, silo => silo.States.Values.Sum()),
        [.. overview.Silos.SelectMany(silo => silo.Listed)]);
}
