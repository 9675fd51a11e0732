using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.Samples;

/// <summary>A machine of the demonstration: what it does, over and over.</summary>
/// <param name="Name">The name of the live source.</param>
/// <param name="Seed">The seed of its sound.</param>
/// <param name="Phases">What it does, in turn.</param>
internal sealed record DemoMachine(string Name, long Seed, params DemoPhase[] Phases)
{
    public const int SampleRate = 16000;
    private const double BlockSeconds = 2;

    /// <summary>All of them: within a minute each state is seen.</summary>
    public static readonly DemoMachine[] All =
    [
        new("pump-1", 501, new DemoPhase(60)),
        new("pump-2-bearing", 502, new DemoPhase(12), new DemoPhase(14, FaultKind.Squeal), new DemoPhase(94)),
        new("pump-3-loose", 503, new DemoPhase(26), new DemoPhase(14, FaultKind.Knock), new DemoPhase(80)),
        new("pump-4-leak", 504, new DemoPhase(42), new DemoPhase(14, FaultKind.Hiss), new DemoPhase(64)),

        // Rain on the roof: a little more noise than in the recordings, and it stays.
        new("pump-5-outdoors", 505, new DemoPhase(60, FaultKind.Hiss, FaultDb: -5)),
        new("pump-6-cable", 506, new DemoPhase(20), new DemoPhase(12, IsMuted: true), new DemoPhase(88)),
    ];

    /// <summary>Its sound, without end.</summary>
    public IEnumerable<float[]> Blocks()
    {
        var stream = new RunningMachine(Seed, SampleRate);
        while (true)
        {
            foreach (DemoPhase phase in Phases)
            {
                for (double done = 0; done < phase.Seconds; done += BlockSeconds)
                {
                    float[] block = stream.Next(BlockSeconds, phase.Fault, phase.FaultDb);
                    yield return phase.IsMuted ? new float[block.Length] : block;
                }
            }
        }
    }
}
