namespace AudioAnomaly.Hosting;

/// <summary>Columns of a picture, and when their sound was heard.</summary>
/// <param name="Picture">The columns.</param>
/// <param name="StartedAt">The time of day at the start of the first one.</param>
internal sealed record TimedPicture(SoundPicture Picture, DateTimeOffset StartedAt);
