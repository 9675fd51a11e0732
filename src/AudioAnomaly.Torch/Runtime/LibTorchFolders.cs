namespace AudioAnomaly.Torch;

/// <summary>Where libtorch is looked for.</summary>
internal static class LibTorchFolders
{
    /// <summary>The environment variable that names a folder with libtorch, such as <c>torch/lib</c> of a Python installation.</summary>
    public const string FolderVariable = "AUDIOANOMALY_LIBTORCH";

    private static volatile string? _chosen;

    /// <summary>The folder that the program chose, or else the one that the environment variable names; null if neither did.</summary>
    public static string? Given => _chosen ?? NativeFolders.Named(FolderVariable);

    /// <summary>Chooses a folder for the process.</summary>
    public static void Choose(string folder) => _chosen = Path.GetFullPath(folder);

    /// <summary>The first file of a name.</summary>
    public static string? Find(string fileName) => NativeFolders.All(Given).Select(folder => Path.Combine(folder, fileName)).FirstOrDefault(File.Exists);
}
