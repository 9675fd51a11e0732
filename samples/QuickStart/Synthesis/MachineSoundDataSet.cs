using System.Globalization;
using System.Text;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Samples.Synthesis;

/// <summary>A small data set of one machine, in folders as users have them: <c>train</c> (normal only), <c>test/normal</c>, <c>test/knock</c> and so on.</summary>
public static class MachineSoundDataSet
{
    /// <summary>Writes the data set as 16-bit WAV files, and the truth as <c>truth.csv</c>.</summary>
    /// <param name="directory">The folder to write to.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="trainingCount">Normal recordings to train on.</param>
    /// <param name="testCount">Test recordings that are normal, and of each fault.</param>
    /// <param name="seconds">The length of each recording in seconds.</param>
    /// <param name="trainingFolder">The folder of the normal recordings to train on.</param>
    /// <returns>The truth by file.</returns>
    public static IReadOnlyDictionary<string, FaultEvent?> WriteTo(
        string directory,
        int seed = 0,
        int trainingCount = 100,
        int testCount = 4,
        double seconds = 5,
        string trainingFolder = "train")
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var truth = new SortedDictionary<string, FaultEvent?>(StringComparer.Ordinal);
        long next = (long)seed << 20;
        for (int i = 0; i < trainingCount; i++)
        {
            Add(Path.Combine(trainingFolder, Name("pump", i)), null);
        }

        FaultKind?[] kinds = [null, .. Enum.GetValues<FaultKind>().Cast<FaultKind?>()];
        foreach (FaultKind? kind in kinds)
        {
            string label = kind?.ToString().ToLowerInvariant() ?? "normal";
            for (int i = 0; i < testCount; i++)
            {
                Add(Path.Combine("test", label, Name(label, i)), kind);
            }
        }

        var csv = new StringBuilder("file,fault,startSeconds,endSeconds,lowHz,highHz\n");
        foreach ((string file, FaultEvent? fault) in truth)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(directory, file)},{fault?.Kind},{fault?.StartSeconds:0.###},{fault?.EndSeconds:0.###},{fault?.LowHz},{fault?.HighHz}\n");
        }

        File.WriteAllText(Path.Combine(directory, "truth.csv"), csv.ToString(), Encoding.UTF8);
        return truth;

        void Add(string relativePath, FaultKind? kind)
        {
            MachineRecording recording = MachineSound.Create(next++, kind, seconds);
            string path = Path.Combine(directory, relativePath);
            WavWriter.Write(path, recording.Clip);
            truth[path] = recording.Fault;
        }

        static string Name(string label, int index) => string.Create(CultureInfo.InvariantCulture, $"{label}_{index:00}.wav");
    }
}
