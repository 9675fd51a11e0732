using AudioAnomaly.Fleet;

namespace AudioAnomaly.Fleet.Tests.Microphones;

/// <summary>Cuts sound into chunks of one stream.</summary>
internal sealed class Sender(byte[] sound)
{
    public Guid Stream { get; } = Guid.NewGuid();

    public long Length => sound.Length / sizeof(short);

    public SoundChunk Chunk(long first, long count, bool isAfterLoss = false, int rate = SpectrumModel.Rate) => new()
    {
        Stream = Stream,
        First = first,
        SampleRate = rate,
        Bytes = sound.AsMemory((int)first * sizeof(short), (int)count * sizeof(short)),
        IsAfterLoss = isAfterLoss,
    };

    public static byte[] Sound(params (double Seconds, bool IsAnomalous)[] parts)
        => [.. parts.SelectMany((part, number) => SpectrumModel.Pcm(SpectrumModel.Sound(1000 + number, part.Seconds, part.IsAnomalous)))];
}
