namespace AudioAnomaly.Tool;

/// <summary>The exit codes that scripts depend on.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int AnomaliesFound = 3;
}
