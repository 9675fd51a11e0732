namespace AudioAnomaly.Metrics;

/// <summary>An interval around a metric's value.</summary>
/// <param name="Lower">Its lower end.</param>
/// <param name="Upper">Its upper end.</param>
/// <param name="Level">The share of intervals made like this that contain the true value, about; such as 0.95.</param>
public readonly record struct ConfidenceInterval(double Lower, double Upper, double Level);
