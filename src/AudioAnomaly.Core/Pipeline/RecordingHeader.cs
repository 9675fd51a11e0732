namespace AudioAnomaly;

/// <summary>
/// What a recording's header says to a fit: the highest frequency in Hz that it and the front end can hold, and the channels averaged into its clip.
/// </summary>
internal sealed record RecordingHeader(AudioItem Item, double BandwidthHz, int MixedChannels);
