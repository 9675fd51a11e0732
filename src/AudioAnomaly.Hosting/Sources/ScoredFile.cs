namespace AudioAnomaly.Hosting;

/// <summary>A file that has its line in the results.</summary>
/// <param name="File">The file, relative to the watched folder, with slashes.</param>
/// <param name="Stamp">Its state when it was scored, without inode.</param>
/// <param name="Outcome">What came of it.</param>
internal sealed record ScoredFile(string File, FileStamp Stamp, RecordingOutcome Outcome);
