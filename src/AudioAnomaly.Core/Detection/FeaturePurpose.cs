namespace AudioAnomaly.Components;

/// <summary>What features are computed for.</summary>
public enum FeaturePurpose
{
    /// <summary>To score. An extractor may take a short cut, such as 16-bit numbers, that changes features a little.</summary>
    Scoring,

    /// <summary>To learn from. As exact as the extractor can: learning happens once, and a small difference there can change every score.</summary>
    Learning,
}
