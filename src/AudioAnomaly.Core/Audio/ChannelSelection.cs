using System.Globalization;

namespace AudioAnomaly;

/// <summary>Which channel of a recording becomes the mono signal: the mean of all (the default) or one of them.</summary>
public readonly record struct ChannelSelection
{
    private readonly int _oneBasedIndex;

    private ChannelSelection(int oneBasedIndex) => _oneBasedIndex = oneBasedIndex;

    /// <summary>The mean of all channels.</summary>
    public static ChannelSelection Mean => default;

    /// <summary>The index of the chosen channel, counted from 0, or null for the mean of all.</summary>
    public int? Index => _oneBasedIndex == 0 ? null : _oneBasedIndex - 1;

    /// <summary>One channel.</summary>
    /// <param name="index">The channel, counted from 0.</param>
    /// <returns>The selection.</returns>
    public static ChannelSelection Single(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, ushort.MaxValue);
        return new ChannelSelection(index + 1);
    }

    /// <summary>Reads "mean" or a channel's number.</summary>
    /// <param name="text">"mean", or a channel counted from 0.</param>
    /// <returns>The selection.</returns>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static ChannelSelection Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.Equals(text, "mean", StringComparison.OrdinalIgnoreCase))
        {
            return Mean;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < ushort.MaxValue
            ? Single(index)
            : throw new FormatException($"'{text}' names no channel: use \"mean\" or a number counted from 0.");
    }

    /// <summary>"mean" or the channel's number.</summary>
    /// <returns>The text that <see cref="Parse"/> reads.</returns>
    public override string ToString() => Index?.ToString(CultureInfo.InvariantCulture) ?? "mean";
}
