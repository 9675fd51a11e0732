using System.Diagnostics.CodeAnalysis;

namespace AudioAnomaly.Audio;

/// <summary>
/// Reads WAV files without any other program: RIFF, RIFX (big-endian), RF64 and BW64 with PCM of up to 32 bits or IEEE float of 32 or 64 bits, plain or
/// extensible, any number of channels.
/// </summary>
/// <remarks>
/// <para>Full scale becomes 1: 16-bit samples are divided by 32768. Channels are averaged or one is chosen. Sample rates from 100 Hz to 10 MHz are
/// accepted.</para>
/// <para>Recordings whose header is slightly wrong are read as far as they go, with a sentence in <see cref="AudioInfo.Warnings"/>: a length of samples that is
/// 0, unknown (0xFFFFFFFF), beyond the end of the file or short of it, a length of frames that does not fit, and an incomplete last frame. Everything else that
/// is wrong is an <see cref="AudioFormatException"/> with the byte offset.</para>
/// <para>Memory does not depend on the file: one buffer of 64 KiB for each open recording.</para>
/// </remarks>
public sealed class WavReader : IAudioReader
{
    /// <inheritdoc/>
    public bool CanRead(string path, ReadOnlySpan<byte> header)
    {
        ArgumentNullException.ThrowIfNull(path);
        bool isRiff = header.StartsWith("RIFF"u8) || header.StartsWith("RIFX"u8) || header.StartsWith("RF64"u8) || header.StartsWith("BW64"u8);
        if (isRiff && header.Length >= 12)
            return header[8..].StartsWith("WAVE"u8);

        string extension = Path.GetExtension(path);
        return extension.Equals(".wav", StringComparison.OrdinalIgnoreCase) || extension.Equals(".wave", StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public AudioInfo ReadInfo(string path)
    {
        using FileStream stream = AudioFile.OpenRead(path);
        return WavDecoder.Describe(WavHeaderParser.Parse(new ByteCursor(stream), path));
    }

    /// <inheritdoc/>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public AudioDecoder Open(string path, ChannelSelection channels) => Open(AudioFile.OpenRead(path), path, channels);

    /// <summary>Opens a recording from a stream, which may be unable to seek (a pipe, a network body). It is read from where it stands.</summary>
    /// <param name="stream">A readable stream. The returned recording owns it and disposes it, unless <paramref name="leaveOpen"/> is set. It is disposed
    /// when opening fails, too.</param>
    /// <param name="name">What to call the recording in messages.</param>
    /// <param name="channels">Which channel to take; the mean of all by default.</param>
    /// <param name="leaveOpen">Whether the stream is left open in all cases.</param>
    /// <returns>The open recording; the caller disposes it.</returns>
    /// <exception cref="AudioFormatException">The stream holds no readable recording, or has no such channel.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "An instance method like its siblings: settings can come later without breaking callers.")]
    public AudioDecoder Open(Stream stream, string name, ChannelSelection channels = default, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        try
        {
            return WavDecoder.Open(stream, name, channels, leaveOpen);
        }
        catch when (!leaveOpen)
        {
            stream.Dispose();
            throw;
        }
    }
}
