namespace AudioAnomaly.Testing;

/// <summary>The repository, found from the tests' place in the build output.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "AudioAnomaly.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("AudioAnomaly.sln was not found above the test's output.");
    }
}
