namespace AudioAnomaly.Tool;

/// <summary>The names that files made of recordings begin with.</summary>
internal sealed class RecordingStems
{
    private readonly Dictionary<string, string> _stems;

    public RecordingStems(AudioSource source) => _stems = MakeUnique([.. source.Items.Select(item => item.Name).Distinct(StringComparer.Ordinal)]);

    public string this[string recording] => _stems[recording];

    /// <summary>The files' own stems. Recordings of one name in several folders get their folders' names in front, as many as it takes.</summary>
    private static Dictionary<string, string> MakeUnique(IReadOnlyList<string> files)
    {
        var stems = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (IGrouping<string, string> group in files.GroupBy(file => Stem(file, 0), StringComparer.OrdinalIgnoreCase))
        {
            string[] members = [.. group];
            int folders = 0;
            while (members.Select(file => Stem(file, folders)).Distinct(StringComparer.OrdinalIgnoreCase).Count() < members.Length)
            {
                folders++;
            }

            foreach (string file in members)
            {
                stems[file] = Stem(file, folders);
            }
        }

        return stems;
    }

    private static string Stem(string file, int folders)
    {
        string[] parts = Path.GetFullPath(file).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        string name = folders >= parts.Length ? Path.GetFileName(file) : Path.GetFileNameWithoutExtension(file);
        return string.Join('_', parts[^Math.Min(parts.Length, folders + 1)..^1].Append(name));
    }
}
