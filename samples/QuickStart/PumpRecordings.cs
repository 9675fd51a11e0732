using AudioAnomaly.Audio;
using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.Samples;

/// <summary>The recordings of the guide (docs/guide): one generated pump, in the folders that its pages name.</summary>
internal static class PumpRecordings
{
    private const int MoreCount = 40;
    private const int CoveredCount = 40;
    private const double Seconds = 5;
    private const double LiveSeconds = 60;
    private const double CoverHz = 6500;

    /// <summary>Writes them as WAV files and tells what each folder holds.</summary>
    /// <param name="directory">The folder to write to; it is made if it is missing.</param>
    public static void Write(string directory)
    {
        MachineSoundDataSet.WriteTo(directory, trainingFolder: "normal");
        for (int i = 0; i < MoreCount; i++)
        {
            WavWriter.Write(Path.Combine(directory, "more-normal", $"pump_{i:00}.wav"), Normal(1, i));
        }

        for (int i = 0; i < CoveredCount; i++)
        {
            AudioClip clip = Normal(2, i);
            var cover = new AudioFilterChain([AudioFilter.LowPass(CoverHz, order: 1)], clip.SampleRate);
            WavWriter.Write(Path.Combine(directory, "covered", $"pump_{i:00}.wav"), cover.Apply(clip));
        }

        MachineRecording live = MachineSound.Create(3L << 20, FaultKind.Rattle, LiveSeconds);
        WavWriter.Write(Path.Combine(directory, "live.wav"), live.Clip);
        Console.WriteLine($"""
            Recordings of a generated pump in {directory}:
              normal       100 normal recordings of 5 s, to learn from
              test         20 to test: 4 normal ones, and 4 each with a knock, a squeal, a rattle and a hiss
              more-normal  {MoreCount} other normal ones
              covered      {CoveredCount} normal ones after a cover was put over the microphone
              live.wav     a minute of the pump, in which something rattles
              truth.csv    what is wrong in which recording of test
            """);
    }

    private static AudioClip Normal(long series, int number) => MachineSound.Create((series << 20) + number, seconds: Seconds).Clip;
}
