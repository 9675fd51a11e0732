using System.Globalization;

namespace AudioAnomaly.Tool;

/// <summary>The names that files made of recordings begin with, each once, whatever the case of letters.</summary>
internal sealed class RecordingStems
{
    private readonly Dictionary<string, string> _stems = new(StringComparer.Ordinal);

    public RecordingStems(AudioSource source)
    {
        // Some file systems take names for the same that differ in the case of letters only.
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string[] files = [.. source.Items.Select(item => item.Name).Distinct(StringComparer.Ordinal)];
        foreach (IGrouping<string, string> group in files.GroupBy(file => Stem(file, 0), StringComparer.OrdinalIgnoreCase))
        {
            string[] members = [.. group];
            int folders = FoldersThatTell(members);
            foreach (string file in members)
            {
                _stems[file] = Unique(Stem(file, folders), taken);
            }
        }
    }

    public string this[string recording] => _stems[recording];

    /// <summary>How many folders' names in front tell recordings of one name best: as few as it takes.</summary>
    private static int FoldersThatTell(string[] files)
    {
        int deepest = files.Max(file => Parts(file).Length);
        return Enumerable.Range(0, deepest).MaxBy(folders => files.Select(file => Stem(file, folders)).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    /// <summary>The stem, or the stem with the first number that makes it one of its own.</summary>
    private static string Unique(string stem, HashSet<string> taken)
    {
        string name = stem;
        for (int number = 2; !taken.Add(name); number++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}");
        }

        return name;
    }

    private static string Stem(string file, int folders)
    {
        string[] parts = Parts(file);
        return string.Join('_', parts[^Math.Min(parts.Length, folders + 1)..^1].Append(Path.GetFileNameWithoutExtension(file)));
    }

    private static string[] Parts(string file) => Path.GetFullPath(file).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
}
