namespace AudioAnomaly.Hosting;

/// <summary>What teaching a model does to its figures. Plain immutable data.</summary>
/// <param name="Before">How it does as it is.</param>
/// <param name="After">How it does with what it is taught.</param>
/// <param name="IsApplied">Whether that was saved; false if it was only tried.</param>
/// <param name="Warnings">What the new model says of itself that the old one did not.</param>
public sealed record LearningChange(LearningFigures Before, LearningFigures After, bool IsApplied, IReadOnlyList<string> Warnings);
