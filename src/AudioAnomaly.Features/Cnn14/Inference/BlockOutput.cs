namespace AudioAnomaly;

/// <summary>What a block gives for one recording.</summary>
/// <param name="Values">Time x frequency x channels: the value of a cell's channel stands at <c>(((frame * Bins) + bin) * Channels) + channel</c>.</param>
/// <param name="Frames">The frames.</param>
/// <param name="Bins">The frequency bins.</param>
/// <param name="Channels">The channels.</param>
internal readonly record struct BlockOutput(float[] Values, int Frames, int Bins, int Channels);
