namespace AudioAnomaly.Fleet;

/// <summary>What a microphone is registered with, as JSON.</summary>
/// <param name="Model">The name of its model.</param>
/// <param name="Rate">Samples a second of one channel.</param>
/// <param name="Format">How samples are written: s16 (the default) or f32.</param>
/// <param name="Channels">Interleaved channels; 1 by default.</param>
/// <param name="Channel">Which channel to take, from 0; null for the mean of all.</param>
internal sealed record RegistrationRequest(string Model, int Rate, string? Format = null, int Channels = 1, int? Channel = null);
