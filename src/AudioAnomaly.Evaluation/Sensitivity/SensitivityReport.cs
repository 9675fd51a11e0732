namespace AudioAnomaly.Evaluation;

/// <summary>What a model can hear: the shares of synthetic faults that it found in recordings of normal sound. Plain immutable data.</summary>
public sealed record SensitivityReport
{
    /// <summary>The raw score above which a recording is called anomalous.</summary>
    public required double Threshold { get; init; }

    /// <summary>The settings of the test.</summary>
    public required SensitivityOptions Options { get; init; }

    /// <summary>How many recordings could be scored, those above the threshold without a fault included.</summary>
    public required int Recordings { get; init; }

    /// <summary>
    /// How many of them were called anomalous without any fault. No fault was put into these. Many say that the model is not calibrated for such recordings.
    /// </summary>
    public required int FalseAlarms { get; init; }

    /// <summary>The curves: for each kind first that of all octaves, then one for each octave.</summary>
    public required IReadOnlyList<SensitivityCurve> Curves { get; init; }

    /// <summary>What a careful reader should know, one sentence each; recordings that were left out, say.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The report in words.</summary>
    /// <returns>A sentence for each kind, such as "A band that is louder: found from 3 dB between 1000 and 2000 Hz, …".</returns>
    public IReadOnlyList<string> Describe() => SensitivityText.Describe(this);

    /// <summary>The report as a picture: a table for each kind, the darker the more is found.</summary>
    /// <returns>An SVG document.</returns>
    public string ToSvg() => SensitivityDrawing.Draw(this);
}
