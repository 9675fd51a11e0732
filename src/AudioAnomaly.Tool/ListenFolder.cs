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

    public void Write(string recording, AnomalyResult result)
    {
        var sound = AnomalySound.Split(_items[recording].Read(), result);
        string path = Path.Combine(_directory, _stems[recording]);
        WavWriter.Write($"{path}.anomaly.wav", sound.Anomaly);
        WavWriter.Write($"{path}.rest.wav", sound.Rest);
    }
}
