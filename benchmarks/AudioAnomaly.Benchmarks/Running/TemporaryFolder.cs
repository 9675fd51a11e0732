namespace AudioAnomaly.Benchmarks;

/// <summary>A folder that is deleted when it is no longer needed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("audioanomaly-benchmarks-").FullName;

    public string this[string name] => Path.Combine(_root, name);

    public string Root => _root;

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
