namespace AudioAnomaly.Fleet;

/// <summary>Why a job over many machines has failed.</summary>
/// <param name="Kind">The name of the exception, such as "FitException".</param>
/// <param name="Message">What was found, what was expected and what to do.</param>
/// <param name="Recording">The file at fault; null if it is not a single one.</param>
[GenerateSerializer, Immutable, Alias("AudioAnomaly.Fleet.FleetJobFault")]
public sealed record FleetJobFault([property: Id(0)] string Kind, [property: Id(1)] string Message, [property: Id(2)] string? Recording);
