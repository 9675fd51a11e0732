namespace AudioAnomaly.Hosting;

/// <summary>Names that programs give to files while they write them, such as <c>pump.part.wav</c>.</summary>
internal static class TemporaryName
{
    private static readonly string[] Marks = [".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload"];

    public static bool IsOne(string path)
    {
        string name = Path.GetFileName(path);
        return name.StartsWith('~') || Marks.Contains(Path.GetExtension(Path.GetFileNameWithoutExtension(name)), StringComparer.OrdinalIgnoreCase);
    }
}
