using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.Samples;

/// <summary>A minute of an imagined pump whose bearing squeals for a while: something to hear without a microphone.</summary>
internal static class DemoSound
{
    private const int SampleRate = 16000;
    private const int BlockSeconds = 2;
    private const int Seconds = 60;
    private const int FaultAt = 20;
    private const int FaultSeconds = 14;

    /// <summary>The sound, not slower than it can be heard.</summary>
    /// <returns>Blocks of samples.</returns>
    public static IEnumerable<ReadOnlyMemory<short>> Blocks()
    {
        var pump = new RunningMachine(seed: 502, SampleRate);
        for (int second = 0; second < Seconds; second += BlockSeconds)
        {
            FaultKind? fault = second is >= FaultAt and < FaultAt + FaultSeconds ? FaultKind.Squeal : null;
            yield return Array.ConvertAll(pump.Next(BlockSeconds, fault), sample => (short)MathF.Round(sample * short.MaxValue));
        }
    }
}
