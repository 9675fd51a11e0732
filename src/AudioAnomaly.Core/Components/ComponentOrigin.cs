namespace AudioAnomaly.Components;

/// <summary>Where a component comes from, so that whoever lacks it can be told what to add.</summary>
/// <param name="Package">The NuGet package, such as "AudioAnomaly.Detectors".</param>
/// <param name="Registration">The call on a registry that adds it, such as "AddDetectors()".</param>
public sealed record ComponentOrigin(string Package, string Registration);
