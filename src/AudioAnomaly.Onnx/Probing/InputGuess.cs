namespace AudioAnomaly.Onnx;

/// <summary>Guesses what the axes of a network's input stand for, by their lengths and names.</summary>
internal static class InputGuess
{
    private static readonly string[] TimeNames = ["time", "frame", "seq", "len", "t"];
    private static readonly string[] FrequencyNames = ["freq", "mel", "bin", "band", "f"];
    private static readonly string[] SampleNames = ["sample", "audio", "wave", "signal"];

    /// <summary>Mel bands that networks commonly take.</summary>
    private static readonly int[] UsualBands = [64, 128, 80, 40, 96, 32, 229, 256];

    /// <summary>Finds the axes.</summary>
    /// <param name="file">The network's file, for messages.</param>
    /// <param name="input">The input.</param>
    /// <param name="bins">The number of mel bands, if the caller knows it.</param>
    /// <exception cref="OnnxModelException">The input is of another rank, takes samples, or leaves it open.</exception>
    public static TensorAxes Of(string file, NetworkInput input, int? bins)
    {
        int rank = input.Lengths.Length;
        if (rank is 1 or 2 && input.Symbols.Append(input.Name).Any(text => SampleNames.Any(name => text.Contains(name, StringComparison.OrdinalIgnoreCase))))
        {
            throw new OnnxModelException(
                file,
                input.Name,
                $"its input '{input.Name}' {input.Describe()} takes samples of sound, and feature extractors are given log-mel spectrograms."
                + " Export the part of the network behind its own front end.");
        }

        string letters = rank switch
        {
            4 => input.Lengths[3] == 1 && input.Lengths[1] != 1 ? $"n{Pair(1, 2)}c" : $"nc{Pair(2, 3)}",
            3 => $"n{Pair(1, 2)}",
            2 => Pair(0, 1),
            _ => throw new OnnxModelException(
                file,
                input.Name,
                $"its input '{input.Name}' {input.Describe()} has {rank} axes where 2 to 4 are expected: time and frequency, with or without batch and channel."),
        };
        return new TensorAxes(letters);

        string Pair(int first, int second)
        {
            int a = input.Lengths[first], b = input.Lengths[second];
            bool? timeFirst = IsBands(b) && !IsBands(a) ? true
                : IsBands(a) && !IsBands(b) ? false
                : Named(TimeNames, first) || Named(FrequencyNames, second) ? true
                : Named(TimeNames, second) || Named(FrequencyNames, first) ? false
                : a <= 0 && b > 0 ? true
                : a > 0 && b <= 0 ? false
                : a <= 0 && b <= 0 ? true
                : null;
            return timeFirst is { } known ? known ? "tf" : "ft"
                : throw new OnnxModelException(
                    file,
                    input.Name,
                    $"its input '{input.Name}' {input.Describe()} does not tell time from frequency."
                    + $" Say it with {nameof(OnnxOptions.InputLayout)}, such as \"nctf\".");
        }

        bool IsBands(int length) => bins is { } wanted ? length == wanted : UsualBands.Contains(length);

        bool Named(string[] names, int axis) => input.Symbols.ElementAtOrDefault(axis) is { Length: > 0 } symbol
            && names.Any(name => name.Length == 1
                ? symbol.Equals(name, StringComparison.OrdinalIgnoreCase)
                : symbol.Contains(name, StringComparison.OrdinalIgnoreCase));
    }
}
