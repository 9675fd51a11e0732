namespace AudioAnomaly.Evaluation.Tests.Datasets;

/// <summary>A temporary folder in which a test lays out a tiny data set; deleted afterwards.</summary>
internal sealed class DatasetTree : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("audioanomaly-dataset-").FullName;

    public string this[string name] => Path.Combine(Root, name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Files that are named like recordings and hold nothing: readers must not open them.</summary>
    public DatasetTree Touch(params IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
            File.WriteAllBytes(this[name], []);
        }

        return this;
    }

    public DatasetTree Text(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this;
    }

    public IEnumerable<string> Files() => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
