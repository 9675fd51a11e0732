namespace AudioAnomaly.Endurance;

/// <summary>A command that writes, to be killed.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Arguments">Its arguments; outputs go to the folder "out".</param>
/// <param name="Equal">Of which files the content is the same each time; those of evaluate tell times.</param>
internal sealed record KilledCommand(string Name, string[] Arguments, Func<string, bool> Equal)
{
    private const string Out = "out";

    /// <summary>The commands on the files of a folder.</summary>
    public static IReadOnlyList<KilledCommand> In(string folder)
    {
        string normal = Path.Combine(folder, "sounds", "train", "normal"), level = Path.Combine(folder, "level.aam"), padim = Path.Combine(folder, "padim.aam");
        return
        [
            new("fit", ["fit", "--normal", normal, "--detector", "spectrum", "--model", Target("m.aam")], _ => true),
            new("calibrate", ["calibrate", "--model", level, "--normal", normal, "--output", Target("c.aam")], _ => true),
            new("merge", ["merge", padim, Path.Combine(folder, "other.aam"), "--normal", normal, "--model", Target("g.aam")], _ => true),
            new("score", ["score", normal, "--model", level, "--report", Target("r.html"), "--maps", Target("maps")], path => !path.EndsWith(".html", StringComparison.Ordinal)),
            new("sensitivity", ["sensitivity", "--model", level, "--normal", normal, "--cases", "1", "--json", Target("s.json"), "--picture", Target("s.svg")], _ => true),
            new("spectrogram", ["spectrogram", Path.Combine(normal, "0.wav"), "--out", Target("s.npy"), "--png", Target("s.png")], _ => true),
            new("features", ["features", Path.Combine(normal, "0.wav"), "--weights", "patches", "--out", Target("f.npy")], _ => true),
            new(
                "evaluate",
                ["evaluate", "--dataset", "folder", "--root", Path.Combine(folder, "sounds"), "--detector", "level,spectrum", "--preset", "panns16k", "--seeds", "2", "--output", Target("ev")],
                path => path.EndsWith("scores.csv", StringComparison.Ordinal) || path.EndsWith(".npy", StringComparison.Ordinal)),
            new("convert", ["convert", Path.Combine(folder, "weights.safetensors"), "--out", Target("w.safetensors")], _ => true),
        ];

        string Target(string name) => Path.Combine(folder, Out, name);
    }
}
