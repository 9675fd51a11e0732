namespace AudioAnomaly.Audio;

/// <summary>Reads FLAC, OGG, MP3, M4A and most other formats through an installed ffmpeg, which runs as a separate process.</summary>
/// <remarks>
/// <para>WAV files are among them, for those of other codecs: ask <see cref="WavReader"/> before. RIFX is not, because ffmpeg takes it for little-endian.</para>
/// <para>The first audio stream is decoded at its own sample rate and with its own channels. Nothing is decoded ahead of reading beyond the pipe's buffer,
/// and disposing a
/// half-read recording stops the process. No shell is involved, a file's name is never taken for an option or an address, and ffmpeg may open nothing but
/// local files.</para>
/// <para>Headers are read by ffprobe, which comes with ffmpeg; without it they are what ffmpeg says at the start, without a length. Lengths of lossy formats
/// are the
/// container's claim and may differ from the decoded samples by the encoder's delay.</para>
/// </remarks>
public sealed class FfmpegAudioReader : IAudioReader
{
    internal static readonly string[] Extensions =
        [".flac", ".ogg", ".oga", ".opus", ".mp3", ".m4a", ".aac", ".aif", ".aiff", ".aifc", ".au", ".snd", ".caf", ".w64", ".wma", ".wv", ".mka"];

    private readonly string _ffmpeg;
    private readonly string _ffprobe;

    /// <summary>Chooses the programs; they are looked for when the first file is read.</summary>
    /// <param name="ffmpegPath">The program, or null for "ffmpeg" on PATH. A name without folder is looked up on PATH; the current folder is not
    /// searched.</param>
    /// <param name="ffprobePath">The program that reads headers, or null for the "ffprobe" beside <paramref name="ffmpegPath"/>, or on PATH if that is null
    /// or has no folder.</param>
    /// <exception cref="ArgumentException">A path is empty.</exception>
    public FfmpegAudioReader(string? ffmpegPath = null, string? ffprobePath = null)
    {
        if (ffmpegPath is not null)
            ArgumentException.ThrowIfNullOrWhiteSpace(ffmpegPath);

        if (ffprobePath is not null)
            ArgumentException.ThrowIfNullOrWhiteSpace(ffprobePath);

        _ffmpeg = ffmpegPath ?? "ffmpeg";
        _ffprobe = ffprobePath ?? Path.Combine(Path.GetDirectoryName(_ffmpeg) ?? string.Empty, "ffprobe");
    }

    /// <summary>Looks for ffmpeg on PATH.</summary>
    /// <returns>The program's path, or null if it is not installed.</returns>
    public static string? FindExecutable() => ExecutablePath.Find("ffmpeg", Environment.GetEnvironmentVariable("PATH"));

    /// <inheritdoc/>
    public bool CanRead(string path, ReadOnlySpan<byte> header)
    {
        ArgumentNullException.ThrowIfNull(path);
        return HasKnownStart(header)
            || (Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) && ForeignContent.Describe(header) is null && header.Length > 0);
    }

    /// <inheritdoc/>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public AudioInfo ReadInfo(string path)
    {
        ThrowIfHopeless(path);
        if (!FfmpegProcess.IsInstalled(_ffprobe))
        {
            using AudioDecoder decoder = Open(path, ChannelSelection.Mean);
            return decoder.Info;
        }

        using FfmpegProcess process = FfmpegProcess.Start(
            _ffprobe,
            [
                "-hide_banner", "-v", "error", "-protocol_whitelist", "file", "-select_streams", "a:0",
                "-show_entries", "stream=codec_name,sample_rate,channels,time_base,duration_ts,duration:format=duration",
                "-of", "json", AsFile(path),
            ],
            path);
        using var output = new StreamReader(process.Output);
        string json = output.ReadToEnd();
        if (process.WaitForFailure() is { } failure)
            throw failure;

        return FfprobeReport.Parse(json, path);
    }

    /// <inheritdoc/>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public AudioDecoder Open(string path, ChannelSelection channels)
    {
        ThrowIfHopeless(path);
        FfmpegProcess process = FfmpegProcess.Start(
            _ffmpeg,
            [
                "-hide_banner", "-nostdin", "-v", "error", "-protocol_whitelist", "file", "-i", AsFile(path),
                "-map", "0:a:0", "-map_metadata", "-1", "-fflags", "+bitexact", "-c:a", "pcm_f32le", "-f", "wav", "pipe:1",
            ],
            path);
        return FfmpegDecoder.Open(process, path, channels);
    }

    private static ReadOnlySpan<byte> Wave64Start => [0x72, 0x69, 0x66, 0x66, 0x2E, 0x91, 0xCF, 0x11];

    private static ReadOnlySpan<byte> AsfStart => [0x30, 0x26, 0xB2, 0x75];

    private static ReadOnlySpan<byte> MatroskaStart => [0x1A, 0x45, 0xDF, 0xA3];

    // With its protocol given, everything after it is the name, whatever "-i" or "http://" it contains.
    private static string AsFile(string path) => "file:" + Path.GetFullPath(path);

    private static void ThrowIfHopeless(string path)
    {
        byte[] header = AudioFile.ReadHeader(path);
        if (header.Length == 0)
            throw new AudioFormatException(path, "the file is empty (0 bytes).", 0);

        if (!HasKnownStart(header) && ForeignContent.Describe(header) is { } foreign)
            throw new AudioFormatException(path, $"this looks like {foreign}.", 0);
    }

    private static bool HasKnownStart(ReadOnlySpan<byte> header)
    {
        if (header.StartsWith("fLaC"u8) || header.StartsWith("OggS"u8) || header.StartsWith("ID3"u8) || header.StartsWith("caff"u8)
            || header.StartsWith(".snd"u8) || header.StartsWith("wvpk"u8) || header.StartsWith(Wave64Start) || header.StartsWith("#!AMR"u8))
            return true;

        if (header.StartsWith(AsfStart) || header.StartsWith(MatroskaStart))
            return true;

        // The sync word of MP3 or AAC without tags. Version 1 does not exist; layer 3 (MPEG layer I) is not seen and would match UTF-16 text.
        if (header.Length >= 3 && header[0] == 0xFF && (header[1] & 0xE0) == 0xE0 && (header[1] & 0x18) != 0x08 && (header[1] & 0x06) != 0x06 && header[2] != 0xFF)
            return true;

        return header.Length >= 12
            && (header[4..].StartsWith("ftyp"u8)
                || (header.StartsWith("FORM"u8) && header[8..].StartsWith("AIF"u8))
                || (header.StartsWith("RIFF"u8) && header[8..].StartsWith("WAVE"u8)));
    }
}
