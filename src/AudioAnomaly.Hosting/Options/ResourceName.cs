namespace AudioAnomaly.Hosting;

/// <summary>Names of models and sources: they stand in addresses, metrics and files.</summary>
internal static class ResourceName
{
    private const int Longest = 64;

    /// <summary>What a name must be, for messages.</summary>
    public const string Rule = "Use 1 to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit.";

    /// <summary>What is wrong with a name; null if nothing is.</summary>
    public static string? ProblemOf(string name) => IsValid(name) ? null : $"'{OneLine.Of(name)}' cannot be a name. {Rule}";

    public static bool IsValid(string name)
        => name.Length is > 0 and <= Longest && char.IsAsciiLetterOrDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
