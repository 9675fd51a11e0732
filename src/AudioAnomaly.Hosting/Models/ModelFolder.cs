namespace AudioAnomaly.Hosting;

/// <summary>The model files of some folders.</summary>
/// <param name="Files">Path by name; of files that share a name the first.</param>
/// <param name="Problems">What was passed over, one sentence each.</param>
internal sealed record ModelFolder(IReadOnlyDictionary<string, string> Files, IReadOnlyList<string> Problems)
{
    private const string Pattern = "*.aam";

    private readonly List<string> _twice = [];
    private readonly List<string> _unreadable = [];

    /// <summary>Looks into the folders.</summary>
    public static ModelFolder Find(IEnumerable<string> folders)
    {
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var problems = new List<string>();
        var found = new ModelFolder(files, problems);
        foreach (string folder in folders)
        {
            foreach (string path in found.FilesOf(folder, problems))
            {
                string name = Path.GetFileNameWithoutExtension(path);
                if (!ResourceName.IsValid(name))
                {
                    problems.Add($"'{OneLine.Of(path)}' is passed over: its name cannot be that of a model. {ResourceName.Rule}");
                }
                else if (!files.TryAdd(name, path))
                {
                    found._twice.Add($"The model name '{name}' is given twice: '{files[name]}' and '{path}'.");
                }
            }
        }

        return found;
    }

    /// <summary>Names that are given twice, in the folders or by the settings too.</summary>
    public IEnumerable<string> Mistakes(IEnumerable<string> configured)
        => _twice.Concat(configured.Where(Files.ContainsKey).Select(name => $"The model name '{name}' is given twice: by Models:{name} and by '{Files[name]}'."));

    /// <summary>Whether a file lies in a folder that could not be read: a share that is away takes no model with it.</summary>
    public bool IsUnreadable(string path) => _unreadable.Contains(Path.GetDirectoryName(path)!);

    private IEnumerable<string> FilesOf(string folder, List<string> problems)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unreadable.Add(Path.TrimEndingDirectorySeparator(folder));
            problems.Add($"The model folder '{OneLine.Of(folder)}' cannot be read: {e.Message}");
            return [];
        }
    }
}
