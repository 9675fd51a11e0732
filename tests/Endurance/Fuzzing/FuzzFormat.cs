namespace AudioAnomaly.Fuzzing;

/// <summary>Something that the libraries read: how its damaged inputs are made, and what is called with them.</summary>
public abstract class FuzzFormat
{
    /// <summary>Every format by name, with how many of a million inputs are of it, by what one costs. Made when it is used, since some fit models.</summary>
    public static IReadOnlyList<(string Name, int Share, Func<FuzzFormat> Create)> All { get; } =
    [
        ("wav", 500_000, () => new WavInputs()),
        ("pcm", 40_000, () => new PcmInputs()),
        ("times", 50_000, () => new TimeInputs()),
        ("ffprobe", 30_000, () => new FfprobeInputs()),
        ("checkpoint", 250_000, () => new CheckpointInputs()),
        ("npy", 40_000, () => new NpyInputs()),
        ("resume", 20_000, () => new ResumeInputs()),
        ("evaluate", 20_000, () => new EvaluationStateInputs()),
        ("report", 10_000, () => new EvaluationReportInputs()),
        ("manifest", 20_000, () => new EnvMixInputs()),
        ("csv", 30_000, () => new TableInputs()),
        ("options", 60_000, () => new OptionInputs()),
        .. ModelInputs.Kinds.Select(kind => ("model", 25_000 / ModelInputs.Kinds.Count, (Func<FuzzFormat>)(() => new ModelInputs(kind)))),
    ];

    /// <summary>Its name; kinds of one format have that format's name.</summary>
    public abstract string Name { get; }

    /// <summary>What a call may allocate beyond the size of its input.</summary>
    public virtual long AllowedBytes => 64L << 20;

    /// <summary>Makes a damaged input.</summary>
    /// <param name="random">Decides everything.</param>
    /// <returns>The input.</returns>
    public abstract FuzzInput Make(Random random);

    /// <summary>The calls that get the input, each after the one before was made; the first decides whether it counts as refused.</summary>
    /// <param name="input">The input.</param>
    /// <param name="folder">A folder for files.</param>
    /// <param name="report">Counts what came of it.</param>
    /// <returns>The calls.</returns>
    public abstract IEnumerable<FuzzCall> Calls(FuzzInput input, string folder, FuzzReport report);

    /// <summary>What is wrong with a message; null for none.</summary>
    /// <param name="message">The message of a refusal.</param>
    /// <returns>Words.</returns>
    public virtual string? Blame(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Any(char.IsControl) || message.Length > 4000 ? "the message is not one line of limited length" : null;
    }

    /// <summary>Writes an input to a file.</summary>
    /// <returns>The file's path.</returns>
    protected static string Write(string folder, string name, FuzzInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, input.Content);
        return path;
    }
}
