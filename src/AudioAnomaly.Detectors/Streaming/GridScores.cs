namespace AudioAnomaly;

/// <summary>Scores of consecutive patches.</summary>
/// <param name="Values">Frames of the grid x rows.</param>
/// <param name="Rows">The grid's lowest frequency rows, those in scope.</param>
internal readonly record struct GridScores(float[] Values, int Rows);
