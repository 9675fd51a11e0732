namespace AudioAnomaly.Audio;

/// <summary>How bands are spread and shaped as in the ear.</summary>
public enum AuditoryScale
{
    /// <summary>
    /// Gammatone filters of fourth order, equally spaced on the ERB-rate scale and as wide as the ear's: 24.7 (1 + 0.00437 f) Hz at f Hz (Glasberg and
    /// Moore, 1990).
    /// </summary>
    Erb,

    /// <summary>Triangles equally spaced on the Bark scale: z = 26.81 f / (1960 + f) - 0.53 at f Hz (Traunmüller, 1990).</summary>
    Bark,
}
