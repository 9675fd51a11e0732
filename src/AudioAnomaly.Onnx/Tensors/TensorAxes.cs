namespace AudioAnomaly.Onnx;

/// <summary>What the axes of a tensor stand for, as letters: n for the batch, c for channels, t for time, f for frequency. Immutable.</summary>
internal sealed record TensorAxes(string Letters)
{
    /// <summary>Whether the letters make sense for an input: time and frequency once, batch and channel at most once.</summary>
    public static bool IsInput(string letters)
        => Count(letters, 't') == 1 && Count(letters, 'f') == 1 && Count(letters, 'n') <= 1 && Count(letters, 'c') <= 1 && letters.All("nctf".Contains);

    /// <summary>Whether the letters make sense for an output: time once, batch and frequency at most once, any number of channel axes.</summary>
    public static bool IsOutput(string letters)
        => Count(letters, 't') == 1 && Count(letters, 'f') <= 1 && Count(letters, 'n') <= 1 && letters.All("nctf".Contains);

    /// <summary>Where an axis stands; -1 if it is not there.</summary>
    public int Of(char letter) => Letters.IndexOf(letter, StringComparison.Ordinal);

    /// <summary>The product of the lengths of all axes of a letter; 1 if there is none.</summary>
    public int LengthOf(char letter, int[] shape) => shape.Where((_, axis) => Letters[axis] == letter).Aggregate(1, (product, length) => product * length);

    /// <summary>How far apart neighbours along an axis lie in memory; 0 if it is not there.</summary>
    public int StrideOf(char letter, int[] shape) => Of(letter) is >= 0 and var axis ? StrideOf(axis, shape) : 0;

    /// <summary>The place in memory of each channel, from the first.</summary>
    public int[] ChannelOffsets(int[] shape)
    {
        int[] offsets = [0];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (Letters[axis] == 'c')
            {
                int stride = StrideOf(axis, shape);
                offsets = [.. offsets.SelectMany(offset => Enumerable.Range(0, shape[axis]).Select(index => offset + (index * stride)))];
            }
        }

        return offsets;
    }

    private static int StrideOf(int axis, int[] shape) => shape[(axis + 1)..].Aggregate(1, (product, length) => product * length);

    private static int Count(string letters, char letter) => letters.Count(other => other == letter);
}
