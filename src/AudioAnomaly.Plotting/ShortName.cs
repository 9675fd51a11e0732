namespace AudioAnomaly.Plotting;

/// <summary>Makes names fit into a line of a picture.</summary>
internal static class ShortName
{
    private const string Cut = "...";

    /// <summary>The text in one line, its middle left out if it is too long: beginnings and ends of file names tell most.</summary>
    public static string Of(string text, int most)
    {
        string line = OneLine.Of(text);
        if (line.Length <= most)
        {
            return line;
        }

        int kept = most - Cut.Length, head = kept / 2, tail = line.Length - (kept - head);

        // A character of two halves stays whole or goes.
        head -= char.IsHighSurrogate(line[head - 1]) ? 1 : 0;
        tail += char.IsLowSurrogate(line[tail]) ? 1 : 0;
        return line[..head] + Cut + line[tail..];
    }
}
