namespace AudioAnomaly;

/// <summary>What a saved state is of. The numbers are those in the bytes.</summary>
internal enum SessionStateKind : byte
{
    Session = 1,
    Alarms = 2,
    Drift = 3,
    LiveScorer = 4,
}
