using AudioAnomaly.Plotting;

namespace AudioAnomaly.Cli;

/// <summary>The folder of <c>--maps</c>: an array of the map, one of the frame scores and a picture for each recording.</summary>
internal sealed class MapFolder
{
    private readonly string _directory;
    private readonly Dictionary<string, string> _stems;

    public MapFolder(string directory, AudioSource source)
    {
        _directory = directory;
        _stems = UniqueStems([.. source.Items.Select(item => item.Name).Distinct(StringComparer.Ordinal)]);
    }

    public void Write(string recording, AnomalyResult result)
    {
        string path = Path.Combine(_directory, _stems[recording]);
        NpyFile.Write($"{path}.map.npy", result.Map.Values, result.Map.Frames, result.Map.Bins);
        NpyFile.Write($"{path}.frames.npy", result.FrameScores.ToArray(), result.FrameScores.Count);
        AnomalyImage.Write($"{path}.png", result);
    }

    /// <summary>The files' own stems. Recordings of one name in several folders get their folders' names in front, as many as it takes.</summary>
    private static Dictionary<string, string> UniqueStems(IReadOnlyList<string> files)
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
