using System.Globalization;
using AudioAnomaly.Audio;

namespace AudioAnomaly.BackboneTraining;

/// <summary>Writes a synthetic machine's recordings as users have them: <c>train</c> (normal only), <c>test/normal</c>, <c>test/band</c> and so on.</summary>
internal static class MachineRecordings
{
    /// <summary>Writes a world's recordings as WAV files.</summary>
    /// <param name="world">The world.</param>
    /// <param name="folder">The folder to write to.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static void Write(MachineWorld world, string folder, CancellationToken cancellationToken = default)
    {
        WriteAll(Path.Combine(folder, "train"), world.LearnedCount, world.Learned, cancellationToken);
        WriteAll(Path.Combine(folder, "test", "normal"), world.NormalCount, world.Normal, cancellationToken);
        foreach ((int fault, Evaluation.SyntheticFaultKind kind) in MachineWorld.FaultKinds.Index())
        {
            WriteAll(Path.Combine(folder, "test", kind.ToString().ToLowerInvariant()), world.FaultyCount, clip => world.Faulty(fault, clip), cancellationToken);
        }
    }

    private static void WriteAll(string folder, int count, Func<int, AudioClip> make, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, clip =>
        {
            string name = clip.ToString("0000", CultureInfo.InvariantCulture) + ".wav";
            WavWriter.Write(Path.Combine(folder, name), make(clip));
        });
    }
}
