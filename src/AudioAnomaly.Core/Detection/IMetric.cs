namespace AudioAnomaly;

/// <summary>Compares scores with the truth: observations are added one by one, then the value is computed. Used by one thread at a time.</summary>
public interface IMetric
{
    /// <summary>The metric's name, as printed in tables.</summary>
    string Name { get; }

    /// <summary>Adds an observation.</summary>
    /// <param name="score">The score; higher is more abnormal. Must not be NaN.</param>
    /// <param name="isAnomalous">The truth.</param>
    /// <exception cref="ArgumentException">The score is NaN.</exception>
    void Add(double score, bool isAnomalous);

    /// <summary>The metric over everything added so far.</summary>
    /// <returns>The value, or NaN where the metric is undefined (one class is missing).</returns>
    double Compute();

    /// <summary>Forgets everything added.</summary>
    void Reset();
}
