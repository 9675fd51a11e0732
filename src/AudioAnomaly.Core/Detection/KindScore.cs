namespace AudioAnomaly;

/// <summary>How unusual one kind of evidence is at a moment of a stream.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Z">In deviations from normal windows, on a logarithmic scale.</param>
/// <param name="Score">On the scale of recordings' scores, or of map cells.</param>
/// <param name="IsOfWindow">Whether it speaks of the window up to now, as of a recording; otherwise of a row of the map.</param>
internal readonly record struct KindScore(string Kind, double Z, double Score, bool IsOfWindow);
