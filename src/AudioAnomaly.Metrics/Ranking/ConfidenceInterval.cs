namespace AudioAnomaly.Metrics;

/// <summary>A metric's value with a confidence interval around it.</summary>
/// <param name="Value">The value on the data as they are.</param>
/// <param name="Lower">The interval's lower end.</param>
/// <param name="Upper">The interval's upper end.</param>
/// <param name="Level">The share of intervals made like this that contain the true value, about; such as 0.95.</param>
public readonly record struct ConfidenceInterval(double Value, double Lower, double Upper, double Level);
