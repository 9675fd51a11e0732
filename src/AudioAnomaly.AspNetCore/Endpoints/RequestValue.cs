using System.Globalization;
using AudioAnomaly.Hosting;

namespace AudioAnomaly.AspNetCore;

/// <summary>Parameters of requests; what is none is told by its name.</summary>
internal static class RequestValue
{
    public static ChannelSelection Channel(string? channel)
    {
        try
        {
            return channel is null ? ChannelSelection.Mean : ChannelSelection.Parse(channel);
        }
        catch (FormatException e)
        {
            throw new RequestException($"channel: {e.Message}");
        }
    }

    /// <summary>The name of a live source.</summary>
    public static string Source(string name)
        => ResourceName.IsValid(name) ? name : throw new RequestException($"'{OneLine.Of(name)}' cannot be the name of a source. {ResourceName.Rule}");

    public static SampleEncoding Encoding(string? format) => format switch
    {
        null or "s16" => SampleEncoding.S16,
        "f32" => SampleEncoding.F32,
        _ => throw new RequestException($"format: '{OneLine.Of(format)}' is none. Use s16 or f32, both little-endian."),
    };

    public static int Whole(string name, string? text, int least, int most)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new RequestException(string.Create(CultureInfo.InvariantCulture, $"{name}: give a whole number from {least:#,0} to {most:#,0}{(text is null ? string.Empty : $", not '{OneLine.Of(text)}'")}."));

    public static double Number(string name, string text)
        => NumberText.TryParse(text, out double value) && double.IsFinite(value)
            ? value
            : throw new RequestException($"{name}: give a number, not '{OneLine.Of(text)}'.");

    public static bool Flag(string name, string? text) => text switch
    {
        null or "false" or "0" => false,
        "" or "true" or "1" => true,
        _ => throw new RequestException($"{name}: '{OneLine.Of(text)}' is neither true nor false."),
    };

    /// <summary>The format of bare live samples.</summary>
    public static LiveFormat Live(string? rate, string? format, string? channels, string? channel)
    {
        int count = channels is null ? 1 : Whole("channels", channels, 1, SoundLimits.MostChannels);
        ChannelSelection selection = Channel(channel);
        return selection.Index >= count
            ? throw new RequestException(string.Create(CultureInfo.InvariantCulture, $"channel: there are {count}, counted from 0."))
            : new LiveFormat(Whole("rate", rate, SoundLimits.LeastRate, SoundLimits.MostRate), Encoding(format), count, selection);
    }
}
