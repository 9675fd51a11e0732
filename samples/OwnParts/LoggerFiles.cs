using System.Globalization;
using AudioAnomaly.Audio;
using AudioAnomaly.Evaluation;
using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.Samples;

/// <summary>Generated recordings of a pump, written as a data logger would, and the data set that they are.</summary>
internal static class LoggerFiles
{
    private const int SampleRate = 16000;
    private const double Seconds = 2;

    /// <summary>Writes the recordings.</summary>
    /// <param name="folder">The folder to write to.</param>
    /// <param name="reader">What the recordings are read with.</param>
    /// <returns>30 normal recordings to learn, 8 to test, and 8 with a fault.</returns>
    public static AudioDataset Write(string folder, AudioReader reader)
    {
        Directory.CreateDirectory(folder);
        FaultKind[] faults = Enum.GetValues<FaultKind>();
        return new AudioDataset("pump", folder, Enumerable.Range(0, 46).Select(number =>
        {
            FaultKind? fault = number < 38 ? null : faults[number % faults.Length];
            string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number:00}-{fault?.ToString().ToLowerInvariant() ?? "normal"}{LoggerFileReader.Extension}"));
            AudioClip clip = MachineSound.Create(number, fault, Seconds, SampleRate, faultToBackgroundDb: 10).Clip;
            IEnumerable<string> samples = clip.Samples.ToArray().Select(sample => sample.ToString("0.#####", CultureInfo.InvariantCulture));
            File.WriteAllLines(path, samples.Prepend(SampleRate.ToString(CultureInfo.InvariantCulture)));
            return new DatasetRecording
            {
                Name = Path.GetFileName(path),
                Audio = AudioItem.FromFile(path, reader: reader),
                Split = number < 30 ? DatasetSplit.Train : DatasetSplit.Test,
                IsAnomalous = fault is not null,
            };
        }).ToArray());
    }
}
