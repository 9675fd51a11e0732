namespace AudioAnomaly.Metrics;

/// <summary>Says why a value that needs both classes is undefined.</summary>
internal static class MissingClass
{
    /// <param name="unit">What is observed, in the plural: "recordings", "cells".</param>
    /// <param name="positives">Anomalous observations.</param>
    /// <param name="negatives">Normal observations.</param>
    /// <returns>The reason; null if both classes are there.</returns>
    public static string? Reason(string unit, long positives, long negatives)
        => positives == 0 && negatives == 0 ? $"There are no {unit}."
            : positives == 0 ? $"There are no anomalous {unit}."
            : negatives == 0 ? $"There are no normal {unit}."
            : null;
}
