namespace AudioAnomaly.Hosting;

/// <summary>How it goes with a sink. Plain immutable data.</summary>
/// <param name="Name">Its name, such as "log" or "webhook:office".</param>
/// <param name="Pending">How many notices it has not got yet.</param>
/// <param name="Problem">Why it takes none now, in words; null if it does.</param>
/// <param name="AwaySeconds">For how long it has taken none, in seconds; 0 if it does.</param>
public sealed record AlarmSinkStatus(string Name, long Pending, string? Problem, double AwaySeconds);
