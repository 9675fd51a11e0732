namespace AudioAnomaly.AspNetCore;

/// <summary>What a model is to be taught.</summary>
/// <param name="How">calibration, model or threshold.</param>
/// <param name="Alarms">The alarms that were nothing; null for all that were not learned yet. Not with a threshold.</param>
/// <param name="Threshold">The raw score; with threshold only.</param>
/// <param name="Apply">False, the default, to get the figures only.</param>
public sealed record LearningRequest(string? How, string[]? Alarms = null, double? Threshold = null, bool Apply = false);
