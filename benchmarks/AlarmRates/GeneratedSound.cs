using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.AlarmRates;

/// <summary>The imagined pump of the samples, running for days: its speed and load change every few seconds.</summary>
internal static class GeneratedSound
{
    private const double ClipSeconds = 10;

    // Nothing of one recording is left in the next.
    private const double SecondsBetween = 10;

    /// <summary>Fits the default on recordings of one day.</summary>
    public static Task<AudioAnomalyModel> FitAsync(int normals, bool isOnPatches, CancellationToken cancellationToken)
    {
        var day = new RunningMachine(1);
        AudioAnomalyPipelineBuilder builder = AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k);
        return (isOnPatches ? builder.UseLogMelPatches() : builder.UseCnn14())
            .UseEnsemble()
            .Build()
            .FitAsync(AudioSource.FromClips(Enumerable.Range(0, normals).Select(_ => Recording(day)).ToArray()), cancellationToken: cancellationToken);
    }

    /// <summary>Sound of a day, and of its faults, in pieces of ten seconds.</summary>
    public static (IEnumerable<AudioClip> Normal, Func<FaultKind, IEnumerable<AudioClip>> Faults) OtherDay(double faultDb)
    {
        var day = new RunningMachine(2);
        return (Endless(() => day.Next(ClipSeconds)), kind => Endless(() => day.Next(ClipSeconds, kind, faultDb)));
    }

    private static AudioClip Recording(RunningMachine day)
    {
        day.Next(SecondsBetween);
        return new AudioClip(day.Next(ClipSeconds), 16000);
    }

    private static IEnumerable<AudioClip> Endless(Func<float[]> next)
    {
        while (true)
        {
            yield return new AudioClip(next(), 16000);
        }
    }
}
