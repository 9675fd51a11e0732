namespace AudioAnomaly;

/// <summary>What a recording's header says to a fit.</summary>
/// <param name="Item">The recording.</param>
/// <param name="BandwidthHz">The highest frequency in Hz that it and the front end can hold.</param>
/// <param name="SampleRate">Its own sample rate in Hz, or that of the recording that a clip was resampled from.</param>
/// <param name="MixedChannels">The channels averaged into its clip.</param>
internal sealed record RecordingHeader(AudioItem Item, double BandwidthHz, double SampleRate, int MixedChannels);
