namespace AudioAnomaly.Audio;

/// <summary>What a recording's header says, read without decoding the samples.</summary>
public sealed record AudioInfo
{
    /// <summary>Samples per second (Hz).</summary>
    public required int SampleRate { get; init; }

    /// <summary>The number of channels, 1 or more.</summary>
    public required int Channels { get; init; }

    /// <summary>The number of samples in each channel, or null when the header does not tell.</summary>
    public required long? SampleCount { get; init; }

    /// <summary>The encoding in words, such as "PCM 16 bit" or "IEEE float 32 bit".</summary>
    public required string Encoding { get; init; }

    /// <summary>Oddities that were tolerated while reading, one sentence each; empty when there were none.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
