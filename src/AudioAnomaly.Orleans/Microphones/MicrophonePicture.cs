using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet;

/// <summary>The picture of a microphone's newest sound. Plain immutable data.</summary>
[GenerateSerializer]
[Immutable]
[Alias("AudioAnomaly.MicrophonePicture")]
public sealed record MicrophonePicture
{
    /// <summary>The spectrogram with the anomaly map, packed.</summary>
    [Id(0)]
    public required ReadOnlyMemory<byte> Packed { get; init; }

    /// <summary>How much sound had come, in seconds.</summary>
    [Id(1)]
    public required double HeardSeconds { get; init; }

    /// <summary>Unpacks the picture.</summary>
    /// <returns>The spectrogram with the anomaly map.</returns>
    public SoundPicture Read() => PictureBlob.Read(Packed.ToArray())!;
}
