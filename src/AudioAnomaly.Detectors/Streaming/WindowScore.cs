namespace AudioAnomaly;

/// <summary>What came of a window.</summary>
/// <param name="Score">Its score, as of a recording.</param>
/// <param name="Row">A row of the map.</param>
/// <param name="Explain">Says what is most unusual about the window; keeps no more of it than that takes.</param>
internal readonly record struct WindowScore(double Score, float[] Row, Func<Explanation> Explain);
