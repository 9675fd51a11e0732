using System.Globalization;

namespace AudioAnomaly.Onnx;

/// <summary>The input of a network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lengths">The length of each axis; -1 where it may vary.</param>
/// <param name="Symbols">The name of each axis that varies; empty where it has none.</param>
internal sealed record NetworkInput(string Name, int[] Lengths, string[] Symbols)
{
    /// <summary>The axes in words, such as [1, 1, time, 64].</summary>
    public string Describe() => $"[{string.Join(", ", Lengths.Select(Describe))}]";

    private string Describe(int length, int axis)
        => length > 0 ? length.ToString(CultureInfo.InvariantCulture) : Symbols.ElementAtOrDefault(axis) is { Length: > 0 } symbol ? symbol : "?";
}
