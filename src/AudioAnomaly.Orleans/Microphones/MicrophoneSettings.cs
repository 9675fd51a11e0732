using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet;

/// <summary>What is registered of a microphone. Plain immutable data.</summary>
[GenerateSerializer]
[Immutable]
[Alias("AudioAnomaly.MicrophoneSettings")]
public sealed record MicrophoneSettings
{
    /// <summary>The name of its model: of one of the host's models, or of a rollout (<see cref="IModelRolloutGrain"/>).</summary>
    [Id(0)]
    public required string Model { get; init; }

    /// <summary>Samples a second of one channel, from 100 to 10,000,000.</summary>
    [Id(1)]
    public required int SampleRate { get; init; }

    /// <summary>How samples are written.</summary>
    [Id(2)]
    public SampleEncoding Encoding { get; init; } = SampleEncoding.S16;

    /// <summary>Interleaved channels, 1 to 1,024.</summary>
    [Id(3)]
    public int Channels { get; init; } = 1;

    /// <summary>Which channel to take, from 0; null for the mean of all.</summary>
    [Id(4)]
    public int? Channel { get; init; }

    /// <summary>The format of the sound.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    internal LiveFormat ToFormat()
        => new LiveFormat(SampleRate, Encoding, Channels, Channel is { } index ? ChannelSelection.Single(index) : ChannelSelection.Mean).Checked();
}
