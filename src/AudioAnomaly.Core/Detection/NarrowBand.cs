namespace AudioAnomaly;

/// <summary>What is said of recordings that hold less of the spectrum than a model was fitted on.</summary>
internal static class NarrowBand
{
    /// <summary>One sentence.</summary>
    /// <param name="bandwidthHz">The highest frequency of the recording.</param>
    /// <param name="fittedHz">The highest frequency of the model.</param>
    public static string Describe(double bandwidthHz, double fittedHz)
        => $"The recording holds sound up to {bandwidthHz:0} Hz only, and the model was fitted up to {fittedHz:0} Hz: frequencies above were not scored, and scores may be too high.";
}
