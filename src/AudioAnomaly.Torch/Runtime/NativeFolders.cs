using System.Runtime.InteropServices;

namespace AudioAnomaly.Torch;

/// <summary>Where the runtime looks for a program's native libraries.</summary>
internal static class NativeFolders
{
    /// <summary>The environment variable that names a folder with libtorch, such as <c>torch/lib</c> of a Python installation.</summary>
    public const string FolderVariable = "AUDIOANOMALY_LIBTORCH";

    private static volatile string? _chosen;

    /// <summary>The folder that the program chose, or else the one that the environment variable names; null if neither did.</summary>
    public static string? Given => _chosen ?? FromEnvironment;

    private static string? FromEnvironment => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    /// <summary>The folder that was given, the runtime's own probing folders, then the program's folder and its <c>runtimes</c> folder.</summary>
    public static IEnumerable<string> All()
    {
        string probing = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? string.Empty;
        return new[] { Given }.OfType<string>()
            .Concat(probing.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Append(AppContext.BaseDirectory)
            .Append(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeIdentifier, "native"))
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>Chooses a folder for the process.</summary>
    public static void Choose(string folder) => _chosen = Path.GetFullPath(folder);

    /// <summary>The first file of a name.</summary>
    public static string? Find(string fileName) => All().Select(folder => Path.Combine(folder, fileName)).FirstOrDefault(File.Exists);

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
}
