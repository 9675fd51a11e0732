namespace AudioAnomaly.Tool;

/// <summary>The command line asks for something that does not exist or does not fit together.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message)
    {
    }
}
