using System.Globalization;

namespace AudioAnomaly.Audio;

/// <summary>What is said of WAV files whose header does not fit their samples.</summary>
internal static class WavWarning
{
    // What sox, arecord, ffmpeg and others write into a pipe, where they cannot come back and put the length right.
    private const long PlaceholderMargin = 4096;
    private const long SignedLimit = 0x7FFF_F000;

    /// <summary>Whether a length stands for an unknown one if there is less than that.</summary>
    public static bool IsPlaceholder(long declared)
        => declared is >= SignedLimit - PlaceholderMargin and <= 0x8000_0000L + PlaceholderMargin or >= uint.MaxValue - PlaceholderMargin and <= uint.MaxValue;

    /// <summary>The length is 0 or a placeholder.</summary>
    public static string Unfinished(ulong declared)
        => $"The header was never finished: it does not tell how long the samples are (it says {declared} bytes), as recorders leave it that are still at work, were stopped, or"
            + " write into a pipe. Everything up to the end was read.";

    /// <summary>There is less than the header says.</summary>
    public static string Missing(long declared, long available, WavFormat format) => string.Create(
        CultureInfo.InvariantCulture,
        $"The file is half written: the header promises {Seconds(declared, format)} s of sound ({declared} bytes), and {Seconds(available, format)} s ({available} bytes) are there. It is"
            + $" cut off, or still being recorded or copied.");

    /// <summary>There is more than the header says.</summary>
    public static string Beyond(long declared)
        => $"More sound follows than the {declared} bytes that the header tells of, as in recordings of more than 4 GiB and of recorders that crashed. It was read to the end.";

    /// <summary>Bytes at the end are neither samples nor chunks.</summary>
    public static string Surplus(long bytes)
        => $"The last {bytes} byte(s) of the file belong to no chunk and were not read.";

    /// <summary>The last frame is incomplete.</summary>
    public static string Dropped(long bytes, WavFormat format)
        => $"The last {bytes} byte(s) are not a whole frame of {format.FrameBytes} bytes and were dropped.";

    private static string Seconds(long bytes, WavFormat format)
        => ((double)bytes / format.FrameBytes / format.SampleRate).ToString("0.0##", CultureInfo.InvariantCulture);
}
