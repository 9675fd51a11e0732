using AudioAnomaly.Audio;

namespace AudioAnomaly.DetectorEvaluation;

/// <summary>Recordings of one machine or place: some to learn, normal and anomalous ones to tell apart.</summary>
internal sealed record RecordingSet(string Name, AudioSource Training, AudioSource Normals, AudioSource Anomalies)
{
    private const string Healthy = "Healthy";

    /// <summary>Reads a folder: <c>train</c>, <c>test_normal</c> and <c>test_anomaly</c>; or <c>Healthy</c> and folders of faults, as the BLDC motors
    /// have them, where every third healthy recording by path is tested.</summary>
    /// <exception cref="DirectoryNotFoundException">It is neither.</exception>
    public static RecordingSet Read(string folder)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        if (Directory.Exists(Path.Combine(folder, "train")))
        {
            return new RecordingSet(name, ReadAll("train"), ReadAll("test_normal"), ReadAll("test_anomaly"));
        }

        if (!Directory.Exists(Path.Combine(folder, Healthy)))
        {
            throw new DirectoryNotFoundException($"'{folder}' has neither a folder 'train' nor one named '{Healthy}'.");
        }

        IReadOnlyList<AudioItem> healthy = ReadAll(Healthy).Items;
        string[] faults = [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Where(path => path != Healthy).Order(StringComparer.Ordinal)];
        return new RecordingSet(
            name,
            AudioSource.FromItems(healthy.Where((_, index) => index % 3 != 2)),
            AudioSource.FromItems(healthy.Where((_, index) => index % 3 == 2)),
            AudioSource.FromItems(faults.SelectMany(fault => ReadAll(fault).Items)));

        AudioSource ReadAll(string part) => AudioSource.FromDirectory(Path.Combine(folder, part));
    }
}
