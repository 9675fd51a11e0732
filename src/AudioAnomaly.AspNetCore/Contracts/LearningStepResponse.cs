namespace AudioAnomaly.AspNetCore;

/// <summary>Something that a model was taught.</summary>
/// <param name="At">When.</param>
/// <param name="How">calibration, model or threshold.</param>
/// <param name="Alarms">The alarms whose sound it was.</param>
/// <param name="Threshold">The threshold that was set; null if none was.</param>
public sealed record LearningStepResponse(DateTimeOffset At, string How, string[] Alarms, double? Threshold);
