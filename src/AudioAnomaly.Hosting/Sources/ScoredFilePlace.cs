using AudioAnomaly.Audio;

namespace AudioAnomaly.Hosting;

/// <summary>Where files of a watched folder go after they were scored. Repeated after a kill it goes on where it was.</summary>
internal static class ScoredFilePlace
{
    private const string Done = "done";
    private const string Anomalous = "anomalous";
    private const string Failed = "failed";

    /// <summary>The folders that files go to, which are not watched.</summary>
    public static IEnumerable<string> FoldersOf(string root, AfterScoring after)
        => after == AfterScoring.Keep ? [] : [Path.Combine(root, Done), Path.Combine(root, Anomalous), Path.Combine(root, Failed)];

    /// <summary>Moves or deletes a file.</summary>
    /// <exception cref="IOException">It cannot be done.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be done.</exception>
    public static void Clear(string root, ScoredFile file, AfterScoring after)
    {
        string path = Path.Combine(root, file.File);
        if (after == AfterScoring.Delete && file.Outcome != RecordingOutcome.Failed)
        {
            File.Delete(path);
        }
        else if (after != AfterScoring.Keep)
        {
            string folder = file.Outcome switch
            {
                RecordingOutcome.Anomalous => Anomalous,
                RecordingOutcome.Failed => Failed,
                _ => Done,
            };
            Move(path, Path.Combine(root, folder, file.File));
        }
    }

    /// <summary>Moves a file to a name that is free; names come again, and nothing is overwritten.</summary>
    private static void Move(string path, string wanted)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(wanted)!);
        string target = wanted;
        for (int number = 2; File.Exists(target); number++)
        {
            if (FileEntry.IdentityOf(target) == FileEntry.IdentityOf(path))
            {
                // A kill in the middle of a move leaves both names of the one file.
                File.Delete(path);
                return;
            }

            target = Path.Combine(Path.GetDirectoryName(wanted)!, $"{Path.GetFileNameWithoutExtension(wanted)}_{number}{Path.GetExtension(wanted)}");
        }

        File.Move(path, target);
    }
}
