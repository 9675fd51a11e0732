using AudioAnomaly.Plotting;

namespace AudioAnomaly.Tool;

/// <summary>The folder of <c>--maps</c>: an array of the map, one of the frame scores and a picture for each recording.</summary>
internal sealed class MapFolder
{
    private readonly string _directory;
    private readonly RecordingStems _stems;

    public MapFolder(string directory, AudioSource source)
    {
        _directory = directory;
        _stems = new RecordingStems(source);
    }

    public void Write(string recording, AnomalyResult result)
    {
        string path = Path.Combine(_directory, _stems[recording]);
        NpyFile.Write($"{path}.map.npy", result.Map.Values, result.Map.Frames, result.Map.Bins);
        NpyFile.Write($"{path}.frames.npy", result.FrameScores.ToArray(), result.FrameScores.Count);
        AnomalyImage.Write($"{path}.png", result);
    }
}
