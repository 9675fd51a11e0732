namespace AudioAnomaly.Testing;

/// <summary>A folder of its own for one test, removed afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("audioanomaly-");

    public string Root => _folder.FullName;

    public string this[string name] => Path.Combine(Root, name.Replace('/', Path.DirectorySeparatorChar));

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        string path = this[name];
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Files that are named like recordings and hold nothing: readers of data sets must not open them.</summary>
    public TemporaryFolder Touch(params IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            Text(name, string.Empty);
        }

        return this;
    }

    /// <summary>A file of text, and the folders that it needs.</summary>
    public TemporaryFolder Text(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this;
    }

    public IEnumerable<string?> Names() => Directory.EnumerateFileSystemEntries(Root).Select(Path.GetFileName).Order();

    /// <summary>Every file below it, relative to it, with slashes.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/'))
        .Order(StringComparer.Ordinal);

    public void Dispose() => _folder.Delete(recursive: true);
}
