namespace AudioAnomaly.Audio;

/// <summary>Reads recordings of some file formats. Implementations are safe to use from several threads.</summary>
/// <example>
/// <code>
/// // Readers are asked in this order. One of your own implements IAudioReader: samples/OwnParts has a reader of text files.
/// var reader = new AudioReader(new WavReader(), new FfmpegAudioReader("/opt/ffmpeg/bin/ffmpeg", "/opt/ffmpeg/bin/ffprobe"));
/// AudioSource recordings = AudioSource.FromDirectory("recordings", reader: reader);
/// </code>
/// </example>
public interface IAudioReader
{
    /// <summary>Whether this reader is meant for a file, judged by its first bytes and its name; says nothing about whether the file is whole.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="header">The file's first bytes, up to 16.</param>
    /// <returns>True if this reader should be tried.</returns>
    bool CanRead(string path, ReadOnlySpan<byte> header);

    /// <summary>Reads what the header says.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The header.</returns>
    /// <exception cref="AudioFormatException">The file is no readable recording.</exception>
    AudioInfo ReadInfo(string path);

    /// <summary>Opens a recording for reading block by block.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">Which channel to take.</param>
    /// <returns>The open recording; the caller disposes it.</returns>
    /// <exception cref="AudioFormatException">The file is no readable recording, or has no such channel.</exception>
    AudioDecoder Open(string path, ChannelSelection channels);
}
