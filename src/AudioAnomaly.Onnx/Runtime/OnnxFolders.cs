namespace AudioAnomaly.Onnx;

/// <summary>Where ONNX Runtime's native library is looked for.</summary>
internal static class OnnxFolders
{
    /// <summary>The environment variable that names a folder with the library.</summary>
    public const string FolderVariable = "AUDIOANOMALY_ONNXRUNTIME";

    /// <summary>The folder that the environment variable names; null if it is not set.</summary>
    public static string? Given => NativeFolders.Named(FolderVariable);

    /// <summary>The library's file name on this system.</summary>
    public static string LibraryFile => OperatingSystem.IsWindows() ? "onnxruntime.dll"
        : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib"
        : "libonnxruntime.so";

    /// <summary>The library; null if it is in none of the folders.</summary>
    public static string? Find() => NativeFolders.All(Given).Select(FindIn).FirstOrDefault(path => path is not null);

    /// <summary>The library in a folder: under its plain name, or with a version behind it, as in packages of other languages.</summary>
    public static string? FindIn(string folder)
    {
        string plain = Path.Combine(folder, LibraryFile);
        string versioned = OperatingSystem.IsMacOS() ? "libonnxruntime.*.dylib" : $"{LibraryFile}.*";
        return File.Exists(plain) ? plain
            : !Directory.Exists(folder) ? null
            : Directory.EnumerateFiles(folder, versioned).Order(StringComparer.Ordinal).FirstOrDefault();
    }
}
