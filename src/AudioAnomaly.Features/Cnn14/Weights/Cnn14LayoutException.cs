namespace AudioAnomaly;

/// <summary>Tensors do not make a CNN14. Becomes a public exception that names the file where there is one.</summary>
internal sealed class Cnn14LayoutException : FormatException
{
    public Cnn14LayoutException(string message, string key, IReadOnlyList<int>? found = null, IReadOnlyList<int>? expected = null)
        : base(message)
        => (Key, Found, Expected) = (key, found, expected);

    public string Key { get; }

    public IReadOnlyList<int>? Found { get; }

    public IReadOnlyList<int>? Expected { get; }
}
