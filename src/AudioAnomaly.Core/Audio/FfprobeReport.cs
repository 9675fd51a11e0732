using System.Globalization;
using System.Text.Json;

namespace AudioAnomaly.Audio;

/// <summary>Understands ffprobe's JSON about the first audio stream.</summary>
internal static class FfprobeReport
{
    /// <summary>Reads the report.</summary>
    /// <param name="json">What ffprobe wrote.</param>
    /// <param name="file">The recording, for messages.</param>
    /// <exception cref="AudioFormatException">There is no audio stream, or the report makes no sense.</exception>
    public static AudioInfo Parse(string json, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (!document.RootElement.TryGetProperty("streams", out JsonElement streams) || streams.GetArrayLength() == 0)
                throw new AudioFormatException(file, "ffprobe found no audio stream in it.");

            JsonElement stream = streams[0];
            int rate = int.Parse(Text(stream, "sample_rate"), NumberStyles.None, CultureInfo.InvariantCulture);
            int channels = stream.GetProperty("channels").GetInt32();
            if (rate <= 0 || channels <= 0)
                throw new AudioFormatException(file, $"ffprobe reports {CountText.Of(channels, "channel")} at {rate} Hz; at least 1 channel and 1 Hz are needed.");

            return new AudioInfo
            {
                SampleRate = rate,
                Channels = channels,
                SampleCount = CountSamples(stream, document.RootElement, rate),
                Encoding = $"{Text(stream, "codec_name")} (through ffmpeg)",
            };
        }
        catch (Exception error) when (error is JsonException or FormatException or OverflowException or KeyNotFoundException or InvalidOperationException)
        {
            throw new AudioFormatException(file, $"ffprobe's report on it was not understood: {OneLine.Quote(error)}", innerException: error);
        }
    }

    private static string Text(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? string.Empty : "unknown";

    private static long? CountSamples(JsonElement stream, JsonElement root, int rate)
    {
        // Exact where the stream's clock ticks once a sample, which is so for FLAC and Vorbis.
        if (Text(stream, "time_base") == $"1/{rate}" && stream.TryGetProperty("duration_ts", out JsonElement ticks) && ticks.TryGetInt64(out long count) && count >= 0)
            return count;

        string seconds = Text(stream, "duration");
        if (seconds == "unknown" && root.TryGetProperty("format", out JsonElement format))
            seconds = Text(format, "duration");

        return double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out double duration) && duration is >= 0 and < 1e9
            ? (long)Math.Round(duration * rate)
            : null;
    }
}
