using System.Globalization;
using AudioAnomaly.Metrics;

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

    public EvaluationExample Write(EvaluationRecording test, EvaluatedRecording recording)
    {
        AnomalyResult result = recording.Result!;
        RecordingTruth? truth = recording.Truth;
        string stem = string.Create(CultureInfo.InvariantCulture, $"{_folder}/{_count++:000}");
        string spectrogram = WriteArray($"{stem}.spectrogram.npy", result.Spectrogram.Values, result.Spectrogram.Frames, result.Spectrogram.Bins);
        string map = WriteArray($"{stem}.map.npy", result.Map.Values, result.Map.Frames, result.Map.Bins);
        string? anomaly = truth?.Anomaly is { } alone ? WriteArray($"{stem}.anomaly.npy", alone.Values, alone.Frames, alone.Bins) : null;
        string? mask = null;
        if (truth?.Cells is { } truths)
        {
            mask = $"{stem}.mask.npy";
            byte[] cells = Array.ConvertAll(truths.Values.ToArray(), cell => cell ? (byte)1 : (byte)0);
            NpyFile.Write(PathOf(mask), cells, truths.Frames, truths.Bins);
        }

        return new EvaluationExample
        {
            File = test.Recording.Name,
            IsAnomalous = recording.IsAnomalous,
            Kind = test.Kind,
            Score = recording.Score,
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
