namespace AudioAnomaly;

/// <summary>The shape of a map.</summary>
/// <param name="Frames">Its frames.</param>
/// <param name="Bins">Its bins.</param>
/// <param name="ValidBins">The lowest bins, which are in scope; the others are 0.</param>
internal readonly record struct MapShape(int Frames, int Bins, int ValidBins);
