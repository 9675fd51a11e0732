using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>How a member of an ensemble is made. Immutable.</summary>
/// <param name="Name">Its name, which evidence calls it by.</param>
/// <param name="Mistakes">What is wrong with its options.</param>
/// <param name="Create">Makes it, not fitted, from the features that all members share.</param>
internal sealed record MemberRecipe(string Name, IReadOnlyList<string> Mistakes, Func<IFeatureExtractor, ComponentContext, IDetector> Create);
