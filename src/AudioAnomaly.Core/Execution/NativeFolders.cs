using System.Runtime.InteropServices;

namespace AudioAnomaly;

/// <summary>Where the runtime looks for a program's native libraries.</summary>
internal static class NativeFolders
{
    /// <summary>Such as "linux-x64": under this name packages keep native files.</summary>
    public static string RuntimeIdentifier
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture switch
            {
                Architecture.X64 => "x64",
                Architecture.Arm64 => "arm64",
                Architecture.X86 => "x86",
                Architecture other => other.ToString(),
            }}";
        }
    }

    /// <summary>The folder that an environment variable names; null if it is not set.</summary>
    public static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    /// <summary>The folder that was given, if one was, the runtime's own probing folders, then the program's folder and its <c>runtimes</c> folder.</summary>
    public static IEnumerable<string> All(string? given)
    {
        string probing = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? string.Empty;
        return new[] { given }.OfType<string>()
            .Concat(probing.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Append(AppContext.BaseDirectory)
            .Append(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeIdentifier, "native"))
            .Distinct(StringComparer.Ordinal);
    }
}
