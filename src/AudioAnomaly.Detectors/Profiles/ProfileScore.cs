namespace AudioAnomaly;

/// <summary>How abnormal a profile is.</summary>
/// <param name="Value">The whole, 0 or more.</param>
/// <param name="Rows">Each frequency row in scope, 0 or more.</param>
internal readonly record struct ProfileScore(double Value, float[] Rows);
