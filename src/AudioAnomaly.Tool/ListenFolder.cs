using AudioAnomaly.Audio;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Tool;

/// <summary>The folder of <c>--listen</c>: the anomalous and the remaining sound of each recording.</summary>
internal sealed class ListenFolder
{
    private readonly string _directory;
    private readonly RecordingStems _stems;
    private readonly Dictionary<string, AudioItem> _items;

    public ListenFolder(string directory, AudioSource source)
    {
        _directory = directory;
        _stems = new RecordingStems(source);
        _items = source.Items.DistinctBy(item => item.Name, StringComparer.Ordinal).ToDictionary(item => item.Name, StringComparer.Ordinal);
    }

    /// <summary>Writes both sounds of a recording, which is read again.</summary>
    /// <returns>Why that was not possible; null if it was.</returns>
    public string? Write(string recording, AnomalyResult result)
    {
        AudioClip clip;
        try
        {
            clip = _items[recording].Read();
        }
        catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
        {
            return $"{recording}: the recording was scored and could not be read again for its sounds. {e.Message}";
        }

        var sound = AnomalySound.Split(clip, result);
        string path = Path.Combine(_directory, _stems[recording]);
        WavWriter.Write($"{path}.anomaly.wav", sound.Anomaly);
        WavWriter.Write($"{path}.rest.wav", sound.Rest);
        return null;
    }
}
