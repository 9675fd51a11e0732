using System.Runtime.InteropServices;

namespace AudioAnomaly.Onnx;

/// <summary>Where ONNX Runtime's native library is looked for.</summary>
internal static class OnnxFolders
{
    /// <summary>The environment variable that names a folder with the library.</summary>
    public const string FolderVariable = "AUDIOANOMALY_ONNXRUNTIME";

    /// <summary>The folder that the environment variable names; null if it is not set.</summary>
    public static string? Given => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    /// <summary>The library's file name on this system.</summary>
    public static string LibraryFile => OperatingSystem.IsWindows() ? "onnxruntime.dll"
        : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib"
        : "libonnxruntime.so";

    /// <summary>The library; null if it is in none of the folders.</summary>
    public static string? Find() => All().Select(FindIn).FirstOrDefault(path => path is not null);

    /// <summary>The library in a folder: under its plain name, or with a version behind it, as in packages of other languages.</summary>
    public static string? FindIn(string folder)
    {
        string plain = Path.Combine(folder, LibraryFile);
        string versioned = OperatingSystem.IsMacOS() ? "libonnxruntime.*.dylib" : $"{LibraryFile}.*";
        return File.Exists(plain) ? plain
            : !Directory.Exists(folder) ? null
            : Directory.EnumerateFiles(folder, versioned).Order(StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>The folder that was given, the runtime's own probing folders, then the program's folder and its <c>runtimes</c> folder.</summary>
    private static IEnumerable<string> All()
    {
        string probing = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? string.Empty;
        return new[] { Given }.OfType<string>()
            .Concat(probing.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Append(AppContext.BaseDirectory)
            .Append(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeIdentifier, "native"))
            .Distinct(StringComparer.Ordinal);
    }

    private static string RuntimeIdentifier
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64")}";
        }
    }
}
