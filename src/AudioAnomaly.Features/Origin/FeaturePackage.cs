using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Says where this package's components come from.</summary>
internal static class FeaturePackage
{
    public static readonly ComponentOrigin Origin = new("AudioAnomaly.Features", "AddFeatures()");
}
