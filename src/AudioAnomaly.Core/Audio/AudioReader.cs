namespace AudioAnomaly;

/// <summary>placeholder</summary>
public sealed class AudioReader
{
    /// <summary>placeholder</summary>
    public static AudioReader Default { get; } = new();

    /// <summary>placeholder</summary>
    public AudioInfo ReadInfo(string path) => throw new NotSupportedException(path);

    /// <summary>placeholder</summary>
    public AudioClip ReadClip(string path, ChannelSelection channels = default) => throw new NotSupportedException(path + channels);

    /// <summary>placeholder</summary>
    public static IReadOnlyList<string> KnownExtensions { get; } = [".wav"];

    /// <summary>placeholder</summary>
    public static bool IsAudioFile(string path) => path.Length > 0;
}
