namespace AudioAnomaly.AspNetCore;

/// <summary>How it goes with one who is told of alarms.</summary>
/// <param name="Name">Its name, such as "log" or "webhook:office".</param>
/// <param name="Pending">How many notices it has not got yet.</param>
/// <param name="TakesNews">Whether it takes them now.</param>
/// <param name="AwaySeconds">For how long it has taken none, in seconds; 0 if it does.</param>
public sealed record AlarmSinkResponse(string Name, long Pending, bool TakesNews, double AwaySeconds);
