namespace AudioAnomaly.Evaluation;

/// <summary>One test recording of an evaluation, with what is known of its truth over time and frequency. Immutable.</summary>
public sealed record EvaluationRecording
{
    /// <summary>The recording; it must be labelled.</summary>
    public required DatasetRecording Recording { get; init; }

    /// <summary>How it was mixed, with its stems; null where it is no mixture.</summary>
    public EnvMixRecording? Mixture { get; init; }

    /// <summary>A file of the cells that are anomalous (<c>.npy</c>, uint8 or bool, frames x bins on the front end's grid); null where there is none.</summary>
    public string? MaskFile { get; init; }

    /// <summary>Whether it is anomalous.</summary>
    public bool IsAnomalous => Recording.IsAnomalous == true;

    /// <summary>The kind of anomaly, where the data set says it; null otherwise.</summary>
    public string? Kind => Mixture?.AnomalyCategory ?? Recording.Attributes.GetValueOrDefault(FolderDataset.KindAttribute);

    /// <summary>Whether it counts at a ratio. A normal recording without ratio counts at each.</summary>
    internal bool CountsAt(double? snrDb) => Recording.SnrDb == snrDb || (!IsAnomalous && Recording.SnrDb is null);
}
