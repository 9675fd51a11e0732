namespace AudioAnomaly.Audio;

/// <summary>Where a WAV file's samples are and what they look like.</summary>
internal sealed record WavLayout
{
    public required WavFormat Format { get; init; }

    /// <summary>The first sample's position.</summary>
    public required long DataOffset { get; init; }

    /// <summary>The number of bytes to read from there, or null to read until the end. In a stream that cannot seek it may be more than there are.</summary>
    public required long? DataLength { get; init; }

    /// <summary>Whether the header tells no length of the samples, or more than are there: recorders at work, and copies under way, leave files so.</summary>
    public bool IsIncomplete { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }
}
