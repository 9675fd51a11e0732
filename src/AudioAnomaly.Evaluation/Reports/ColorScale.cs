namespace AudioAnomaly.Evaluation;

/// <summary>
/// A scale of 255 colours from dark to light, whose lightness rises evenly so that it is readable in grey and for the colour-blind.
/// The last index is grey, for cells of which nothing is known.
/// </summary>
internal sealed class ColorScale
{
    /// <summary>The index of cells of which nothing is known.</summary>
    public const byte Unknown = 255;

    private const int Steps = 255;

    private ColorScale(params ReadOnlySpan<int> stops)
    {
        var colors = new (byte, byte, byte)[Steps + 1];
        for (int i = 0; i < Steps; i++)
        {
            double place = i * (stops.Length - 1) / (double)(Steps - 1);
            int below = Math.Min((int)place, stops.Length - 2);
            double share = place - below;
            colors[i] = (
                Mix(stops[below] >> 16, stops[below + 1] >> 16, share),
                Mix(stops[below] >> 8, stops[below + 1] >> 8, share),
                Mix(stops[below], stops[below + 1], share));
        }

        colors[Unknown] = (0xD9, 0xD9, 0xD9);
        Colors = colors;
    }

    /// <summary>For levels: black, purple, orange, pale yellow.</summary>
    public static ColorScale Levels { get; } = new(0x000004, 0x1D1147, 0x51127C, 0x822681, 0xB63679, 0xE65164, 0xFB8861, 0xFEC287, 0xFCFDBF);

    /// <summary>For scores: black, red, yellow.</summary>
    public static ColorScale Scores { get; } = new(0x000004, 0x1F0C48, 0x550F6D, 0x88226A, 0xBB3754, 0xE35933, 0xF98C0A, 0xF9C932, 0xFCFFA4);

    /// <summary>All colours by index.</summary>
    public IReadOnlyList<(byte Red, byte Green, byte Blue)> Colors { get; }

    /// <summary>The index of a value on the scale from low to high; values beyond get its ends.</summary>
    public static byte IndexOf(double value, double low, double high)
        => double.IsNaN(value) ? Unknown : high > low ? (byte)Math.Clamp(Math.Round((value - low) / (high - low) * (Steps - 1)), 0, Steps - 1) : (byte)0;

    private static byte Mix(int low, int high, double share) => (byte)Math.Round(((low & 0xFF) * (1 - share)) + ((high & 0xFF) * share));
}
