namespace AudioAnomaly.Audio;

/// <summary>Streams what ffmpeg decodes: a WAV file without end on its standard output, read by the WAV decoder.</summary>
internal sealed class FfmpegDecoder : AudioDecoder
{
    private readonly FfmpegProcess _process;
    private readonly AudioDecoder _samples;
    private AudioInfo _info;
    private bool _ended;

    private FfmpegDecoder(FfmpegProcess process, AudioDecoder samples)
    {
        _process = process;
        _samples = samples;

        // The header was written before the length was known; its warnings say only that.
        _info = samples.Info with { SampleCount = null, Encoding = "decoded by ffmpeg", Warnings = [] };
    }

    public override AudioInfo Info => _info;

    /// <summary>Waits for the header.</summary>
    /// <param name="process">The running ffmpeg; owned from here on, also when this fails.</param>
    /// <param name="file">The recording.</param>
    /// <param name="channels">The channel to take.</param>
    public static FfmpegDecoder Open(FfmpegProcess process, string file, ChannelSelection channels)
    {
        try
        {
            var cursor = new ByteCursor(process.Output);
            WavLayout layout = ReadHeader(process, cursor, file);
            return new FfmpegDecoder(process, WavDecoder.Open(process.Output, cursor, layout, file, channels, leaveOpen: false));
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public override int Read(Span<float> destination)
    {
        if (_ended || destination.IsEmpty)
            return 0;

        int read = _samples.Read(destination);
        if (read < destination.Length)
        {
            _ended = true;
            if (_process.WaitForFailure() is { } failure)
                throw failure;

            if (_process.LastError.Length > 0)
                _info = _info with { Warnings = [$"ffmpeg reported: {_process.LastError}"] };
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        _process.Dispose();
        _samples.Dispose();
    }

    private static WavLayout ReadHeader(FfmpegProcess process, ByteCursor cursor, string file)
    {
        try
        {
            return WavHeaderParser.Parse(cursor, file);
        }
        catch (AudioFormatException noHeader)
        {
            // If the output is at its end, the exit code tells more than the missing header.
            bool atEnd = process.Output.ReadByte() < 0;
            AudioFormatException? failure = atEnd ? process.WaitForFailure() : null;
            throw failure ?? new AudioFormatException(file, $"ffmpeg gave no sound for it. {process.LastError}".TrimEnd(), innerException: noHeader);
        }
    }
}
