using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Samples;

/// <summary>EnvMix-10: sounds of nature and machines from ESC-10 (Piczak, 2015) as backgrounds, sounds of people, animals and clocks mixed into them.</summary>
internal static class EnvMix10
{
    private static readonly string[] Backgrounds = ["rain", "sea_waves", "helicopter", "chainsaw", "fire_crackling"];
    private static readonly string[] Anomalies = ["dog_bark", "baby_cry", "clock_tick", "person_sneeze", "rooster"];

    /// <summary>Reads a folder with one folder of WAV files per class. A file's first digit is its fold: 1 to 3 are learned, 4 calibrates, 5 tests.</summary>
    /// <exception cref="AudioContentException">A fold of a class is empty.</exception>
    public static IReadOnlyList<MixTask> Read(string directory, bool quick)
    {
        AudioSource anomalies = AudioSource.FromFiles(Anomalies.SelectMany(name => Files(directory, name, "5", quick ? 2 : int.MaxValue)));
        // Some anomalies are a little longer than some backgrounds.
        var mixer = new EnvMixer(new EnvMixOptions { MaxAnomalySeconds = 3.5 });
        return [.. Backgrounds.Take(quick ? 2 : int.MaxValue).Select(name => new MixTask(
            name,
            AudioSource.FromFiles(Files(directory, name, "123", quick ? 12 : int.MaxValue)),
            AudioSource.FromFiles(Files(directory, name, "4", quick ? 4 : int.MaxValue)),
            AudioSource.FromFiles(Files(directory, name, "5", int.MaxValue)),
            anomalies,
            mixer))];
    }

    private static string[] Files(string directory, string name, string folds, int most)
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(directory, name), "*.wav").Where(file => folds.Contains(Path.GetFileName(file)[0])).Order(StringComparer.Ordinal).Take(most)];
        return files.Length > 0 ? files
            : throw new AudioContentException(Path.Combine(directory, name), $"there is no WAV file whose name begins with {string.Join(" or ", folds.ToCharArray())}, its fold in ESC-10.");
    }
}
