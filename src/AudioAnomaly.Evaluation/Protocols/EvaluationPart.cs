using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>One unit of a benchmark: what one model learns, and what it is tested with. Immutable; nothing is decoded.</summary>
public sealed record EvaluationPart
{
    /// <summary>The data set's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>The kind of machine or the background's class; null where there is only one.</summary>
    public string? Group { get; init; }

    /// <summary>The machine's id or section; null where there is none.</summary>
    public string? Section { get; init; }

    /// <summary>The ratio in dB that the training recordings have; null where they have none, even if the test's do (EnvMix: one model serves all ratios).</summary>
    public double? SnrDb { get; init; }

    /// <summary>Normal recordings to learn from.</summary>
    public required IReadOnlyList<DatasetRecording> Training { get; init; }

    /// <summary>Normal recordings to calibrate with; if there are none, the pipeline holds out some of <see cref="Training"/>.</summary>
    public IReadOnlyList<DatasetRecording> Calibration { get; init; } = [];

    /// <summary>Recordings to test with, of both labels.</summary>
    public required IReadOnlyList<EvaluationRecording> Test { get; init; }

    /// <summary>The ratios of the anomalous test recordings, each judged for itself; null among them where there is none.</summary>
    internal IEnumerable<double?> TestedSnrDb => Test.Where(test => test.IsAnomalous).Select(test => test.Recording.SnrDb).Distinct();

    /// <summary>Group, section and ratio in one line, such as "fan 00, 6 dB"; the data set's name where there is none of them.</summary>
    public string Name
    {
        get
        {
            string unit = string.Join(' ', new[] { Group, Section }.OfType<string>());
            string ratio = SnrDb is { } snr ? string.Create(CultureInfo.InvariantCulture, $"{snr:0.##} dB") : string.Empty;
            string name = string.Join(", ", new[] { unit, ratio }.Where(text => text.Length > 0));
            return name.Length > 0 ? name : Dataset;
        }
    }
}
