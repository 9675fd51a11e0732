namespace AudioAnomaly.Tool;

/// <summary>Writes messages to standard error, those of libraries worded as options.</summary>
internal static class ErrorOutput
{
    /// <summary>A message that ends the command.</summary>
    public static void Fail(string message) => Console.Error.WriteLine(OptionWording.Of(message));

    /// <summary>Something to know, in one line; the command goes on.</summary>
    public static void Warn(string message) => Console.Error.WriteLine($"Warning: {OneLine.Of(OptionWording.Of(message))}");

    /// <summary>Something to know of each.</summary>
    public static void Warn(IEnumerable<string> messages)
    {
        foreach (string message in messages)
        {
            Warn(message);
        }
    }
}
