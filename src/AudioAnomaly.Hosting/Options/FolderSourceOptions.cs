namespace AudioAnomaly.Hosting;

/// <summary>A folder whose recordings are scored as they come, each once.</summary>
public sealed class FolderSourceOptions
{
    /// <summary>The folder; those below it count too.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>The name of the model.</summary>
    public string Model { get; set; } = string.Empty;

    /// <summary>
    /// The file of results, a line of JSON for each recording, by which the host also knows what was scored; not inside the folder. Null (the default) for
    /// one beside the folder: <c>recordings.results.jsonl</c> for the folder <c>recordings</c>.
    /// </summary>
    public string? Results { get; set; }

    /// <summary>How large the file of results may become before a new one is begun, in MiB, from 0.001 to 1,000,000; 64 by default.</summary>
    public double ResultsMiB { get; set; } = 64;

    /// <summary>How many older files of results are kept (<c>recordings.results.1.jsonl</c> is the newest of them), 0 to 10,000; 10 by default.</summary>
    public int KeptResults { get; set; } = 10;

    /// <summary>Which channel is scored: <c>mean</c> (the default) for the mean of all, or a number counted from 0.</summary>
    public string Channel { get; set; } = "mean";

    /// <summary>For how many seconds length and time of writing of a file must stay the same before it is scored, from 0.1; 2 by default.</summary>
    public double SettleSeconds { get; set; } = 2;

    /// <summary>
    /// The same, in seconds, for a WAV file that is shorter than its header says, or whose header is not finished; 60 by default. After that it is taken for
    /// cut off and scored as far as it goes.
    /// </summary>
    public double IncompleteSeconds { get; set; } = 60;

    /// <summary>How often the folder is looked at, in seconds, from 0.1; 1 by default.</summary>
    public double PollSeconds { get; set; } = 1;

    /// <summary>What becomes of recordings that were scored; they stay by default.</summary>
    public AfterScoring AfterScoring { get; set; } = AfterScoring.Keep;

    internal string FullPath => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path));

    internal string ResultsPath => Results is null ? FullPath + ".results.jsonl" : System.IO.Path.GetFullPath(Results);
}
