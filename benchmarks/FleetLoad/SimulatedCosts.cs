namespace FleetLoad;

/// <summary>What one microphone costs, as measured, and what a server has.</summary>
/// <param name="ProcessorMs">Processor milliseconds of a silo for each second of a microphone's sound.</param>
/// <param name="StateKiB">The saved state, in KiB.</param>
/// <param name="MemoryMiB">Memory of a silo for each microphone, in MiB.</param>
/// <param name="BaseMiB">Memory of a silo without microphones, models included, in MiB.</param>
/// <param name="SaveSeconds">Seconds of sound between two saves.</param>
/// <param name="NoticeSeconds">Seconds until a lost silo is noticed and its microphones are placed anew.</param>
/// <param name="AlarmsPerDay">Alarms of a microphone a day; each has three news or so.</param>
/// <param name="Processors">Processors of a server.</param>
/// <param name="ServerGiB">Memory of a server, in GiB.</param>
/// <param name="StorageMiB">What one storage server takes in, in MiB a second.</param>
internal sealed record SimulatedCosts(
    double ProcessorMs,
    double StateKiB,
    double MemoryMiB,
    double BaseMiB,
    double SaveSeconds,
    double NoticeSeconds,
    double AlarmsPerDay,
    int Processors,
    double ServerGiB,
    double StorageMiB);
