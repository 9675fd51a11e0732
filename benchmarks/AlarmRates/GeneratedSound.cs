using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.AlarmRates;

/// <summary>The imagined pump of the samples: speed, load and room differ from recording to recording.</summary>
internal static class GeneratedSound
{
    private const double ClipSeconds = 10;
    private const long FirstNormal = 10_000;

    public static Task<AudioAnomalyModel> FitAsync(int normals, CancellationToken cancellationToken) => AudioAnomalyPipeline.CreateBuilder()
        .UseLogMel(LogMelOptions.Panns16k)
        .UseCnn14()
        .UseEnsemble()
        .Build()
        .FitAsync(AudioSource.FromClips(Enumerable.Range(0, normals).Select(seed => MachineSound.Create(seed, seconds: ClipSeconds).Clip)), cancellationToken: cancellationToken);

    public static AudioClip[] Normals(int count) => [.. Enumerable.Range(0, count).Select(index => MachineSound.Create(FirstNormal + index, seconds: ClipSeconds).Clip)];

    public static IEnumerable<AudioClip> Faults(FaultKind kind, double db, int number)
    {
        for (long seed = 1_000_000 + (1000L * number); ; seed++)
        {
            yield return MachineSound.Create(seed, kind, ClipSeconds, faultToBackgroundDb: db).Clip;
        }
    }
}
