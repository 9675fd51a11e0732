using AudioAnomaly.Audio;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Tool;

/// <summary>The folder of <c>--listen</c>: the anomalous and the remaining sound of each recording.</summary>
internal sealed class ListenFolder
{
    private const int BlockSamples = 1 << 14;

    private readonly string _directory;
    private readonly RecordingStems _stems;
    private readonly Dictionary<string, AudioItem> _items;

    public ListenFolder(string directory, AudioSource source)
    {
        _directory = directory;
        _stems = new RecordingStems(source);
        _items = source.Items.DistinctBy(item => item.Name, StringComparer.Ordinal).ToDictionary(item => item.Name, StringComparer.Ordinal);
    }

    /// <summary>Writes both sounds of a recording, which is read again, block by block.</summary>
    /// <returns>Why that was not possible; null if it was.</returns>
    public string? Write(string recording, AnomalyResult result)
    {
        try
        {
            // A source of files, which all can be opened.
            using AudioDecoder decoder = _items[recording].Open()!;
            var mask = ExplanationMask.FromResult(result);
            string path = Path.Combine(_directory, _stems[recording]);
            AtomicFile.Write($"{path}.anomaly.wav", anomaly => AtomicFile.Write($"{path}.rest.wav", rest => Split(decoder, result, mask, anomaly, rest)));
            return null;
        }
        catch (Exception e) when (e is AudioAnomalyException or FileNotFoundException or DirectoryNotFoundException)
        {
            return $"{recording}: the recording was scored, but it could not be read again to write its sounds. {e.Message}";
        }
    }

    private static void Split(AudioDecoder decoder, AnomalyResult result, ExplanationMask mask, Stream anomaly, Stream rest)
    {
        int rate = decoder.Info.SampleRate;
        long expected = (long)(result.Duration.TotalSeconds * rate);
        WavSampleWriter first = new(anomaly, expected, rate, WavEncoding.Pcm16), second = new(rest, expected, rate, WavEncoding.Pcm16);
        var sound = new AnomalySoundStream(rate, mask, (claimed, left) =>
        {
            first.Write(claimed);
            second.Write(left);
        });
        float[] block = new float[BlockSamples];
        for (int count = decoder.Read(block); count > 0; count = decoder.Read(block))
        {
            sound.Push(block.AsSpan(0, count));
        }

        sound.Complete();
        first.Complete();
        second.Complete();
    }
}
