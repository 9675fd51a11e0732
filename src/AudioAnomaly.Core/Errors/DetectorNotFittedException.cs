namespace AudioAnomaly;

/// <summary>A detector was asked to score or to be saved before it was fitted.</summary>
public sealed class DetectorNotFittedException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="detector">The detector's name.</param>
    public DetectorNotFittedException(string detector)
        : base($"{detector} has not been fitted: call Fit with normal clips first, or load a fitted model.")
    {
    }
}
