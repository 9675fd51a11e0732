namespace AudioAnomaly.Evaluation;

/// <summary>Writes the arrays of examples beside a report.</summary>
internal sealed class ExampleFolder
{
    private readonly string _root;
    private readonly string _folder;
    private int _count;

    /// <param name="root">The report's folder.</param>
    /// <param name="fit">The name of the fit that the examples belong to, as a folder.</param>
    public ExampleFolder(string root, string fit) => (_root, _folder) = (root, $"examples/{fit}");

    public EvaluationExample Write(EvaluationRecording recording, AnomalyResult result, EvaluationTruth? truth)
    {
        string stem = $"{_folder}/{_count++:000}";
        string spectrogram = WriteArray($"{stem}.spectrogram.npy", result.Spectrogram.Values, result.Spectrogram.Frames, result.Spectrogram.Bins);
        string map = WriteArray($"{stem}.map.npy", result.Map.Values, result.Map.Frames, result.Map.Bins);
        string? anomaly = truth?.Stem is { } alone ? WriteArray($"{stem}.anomaly.npy", alone.Values, alone.Frames, alone.Bins) : null;
        string? mask = null;
        if (truth is not null)
        {
            mask = $"{stem}.mask.npy";
            byte[] cells = Array.ConvertAll(truth.Cells.Values.ToArray(), cell => cell ? (byte)1 : (byte)0);
            NpyFile.Write(PathOf(mask), cells, truth.Cells.Frames, truth.Cells.Bins);
        }

        return new EvaluationExample
        {
            File = recording.Recording.Name,
            IsAnomalous = recording.IsAnomalous,
            Kind = recording.Kind,
            Score = result.Score,
            Threshold = result.Threshold,
            MapThreshold = result.MapThreshold,
            SecondsPerFrame = result.Map.Axes.SecondsPerFrame,
            BinFrequencies = result.Map.Axes.Frequencies,
            OnsetSeconds = truth?.Events is [var first, ..] ? first.OnsetSeconds : null,
            OffsetSeconds = truth?.Events is [.., var last] ? last.OffsetSeconds : null,
            SpectrogramFile = spectrogram,
            MapFile = map,
            AnomalyFile = anomaly,
            MaskFile = mask,
        };
    }

    private string WriteArray(string name, ReadOnlyMemory<float> values, int frames, int bins)
    {
        NpyFile.Write(PathOf(name), values, frames, bins);
        return name;
    }

    private string PathOf(string name) => Path.Combine(_root, name.Replace('/', Path.DirectorySeparatorChar));
}
