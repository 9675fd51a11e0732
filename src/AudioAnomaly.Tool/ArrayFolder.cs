namespace AudioAnomaly.Tool;

/// <summary>Folders of <c>.npy</c> files that belong together by their stems.</summary>
internal static class ArrayFolder
{
    private const string Extension = ".npy";

    public const string Maps = ".map";
    public const string Masks = ".mask";
    public const string Frames = ".frames";

    /// <summary>
    /// The files of a kind by stem, in the order of the stems: those that end with the kind (<c>a.map.npy</c>), as <c>score --maps</c> writes them;
    /// if there are none, all that end with no kind (<c>a.npy</c>).
    /// </summary>
    /// <exception cref="EvaluationDataException">There is no such file.</exception>
    public static SortedDictionary<string, string> Find(string folder, string kind)
    {
        string[] files = Directory.GetFiles(folder, "*" + Extension);
        string[] ofKind = [.. files.Where(file => KindOf(file) == kind)];
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in ofKind.Length > 0 ? ofKind : [.. files.Where(file => KindOf(file).Length == 0)])
        {
            found[Path.GetFileName(file)[..^(Extension.Length + KindOf(file).Length)]] = file;
        }

        return found.Count > 0
            ? found
            : throw new EvaluationDataException(folder, $"the folder holds no array; NAME{Extension} or NAME{kind}{Extension} is expected.");
    }

    /// <summary>The partner of a file in another folder, for every file of both.</summary>
    /// <exception cref="EvaluationDataException">A file has no partner.</exception>
    public static void CheckPairs(SortedDictionary<string, string> files, SortedDictionary<string, string> partners, string partnerFolder, string partnerKind)
    {
        foreach ((string stem, string file) in files)
        {
            if (!partners.ContainsKey(stem))
            {
                throw new EvaluationDataException(file, $"'{partnerFolder}' holds no {stem}{Extension} or {stem}{partnerKind}{Extension} for it.");
            }
        }
    }

    private static string KindOf(string file)
    {
        string kind = Path.GetExtension(Path.GetFileNameWithoutExtension(file));
        return kind is Maps or Masks or Frames ? kind : string.Empty;
    }
}
