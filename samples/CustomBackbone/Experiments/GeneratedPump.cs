using AudioAnomaly.Evaluation;
using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.Samples;

/// <summary>A generated pump as the background and its faults as anomalies: needs no data.</summary>
internal static class GeneratedPump
{
    private const int SampleRate = 22050;
    private const double Seconds = 2;

    /// <summary>Makes the recordings.</summary>
    public static MixTask Create()
    {
        int next = 0;
        var mixer = new EnvMixer(new EnvMixOptions { SampleRate = SampleRate });
        return new MixTask("pump", Pumps(12), Pumps(4), Pumps(4), AudioSource.FromClips(Enum.GetValues<FaultKind>().Select(Fault)), mixer);

        AudioSource Pumps(int count) => AudioSource.FromClips(Enumerable.Range(0, count)
            .Select(_ => new AudioClip(MachineSound.Create(next, null, Seconds, SampleRate).Clip.Samples, SampleRate, $"pump {next++}"))
            .ToList());
    }

    private static AudioClip Fault(FaultKind kind)
    {
        var noise = new SignalNoise((int)kind);
        FaultEvent fault = FaultSound.Place(kind, noise, Seconds);
        double[] samples = FaultSound.Create(fault, noise, (int)(Seconds * SampleRate), SampleRate);
        return new AudioClip(Array.ConvertAll(samples, sample => (float)sample), SampleRate, kind.ToString());
    }
}
