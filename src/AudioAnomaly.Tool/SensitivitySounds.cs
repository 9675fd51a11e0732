using System.Globalization;
using AudioAnomaly.Audio;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Tool;

/// <summary>Writes one normal recording with each kind of fault in it, to be listened to, looked at and scored.</summary>
internal static class SensitivitySounds
{
    // Where most machines have sound, and most microphones are good.
    private const double MiddleHz = 1000;

    /// <summary>Writes the files, at the weakest strength that is found often enough, or else at the strongest tested.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="report">What the model can hear.</param>
    /// <param name="normals">The first that can be read and is not called anomalous is taken.</param>
    /// <param name="model">The model.</param>
    public static void Write(string directory, SensitivityReport report, AudioSource normals, AudioAnomalyModel model)
    {
        AudioClip clip = ReadFirst(normals, model);
        foreach (SensitivityCurve all in report.Curves.Where(curve => curve.LowHz is null))
        {
            SensitivityCurve place = report.Curves.Where(curve => curve.Kind == all.Kind && curve.IsQuieter == all.IsQuieter && curve.LowHz <= MiddleHz).MaxBy(curve => curve.LowHz) ?? all;
            double strength = place.WeakestFound(report.Options.FoundShare) ?? place.Points[^1].Strength;
            var fault = new SyntheticFault(all.Kind, strength, place.LowHz ?? MiddleHz, place.HighHz ?? 2 * MiddleHz, report.Options.Seed);
            string file = Path.Combine(directory, $"{all.Kind.ToString().ToLowerInvariant()}{(all.IsQuieter ? "-quieter" : string.Empty)}.wav");
            WavWriter.Write(file, fault.AddTo(clip));
            string band = place.LowHz is { } low ? string.Create(CultureInfo.InvariantCulture, $", {low:0} to {place.HighHz:0} Hz") : string.Empty;
            Console.Error.WriteLine($"{file}: {SensitivityText.Name(all.Kind, all.IsQuieter)}, {SensitivityText.ShortStrength(all.Kind, strength)}{band}");
        }
    }

    private static AudioClip ReadFirst(AudioSource normals, AudioAnomalyModel model)
    {
        AudioClip? first = null;
        foreach (AudioItem item in normals.Items)
        {
            try
            {
                AudioClip clip = item.Read();
                first ??= clip;
                if (!model.Score(clip).IsAnomalous)
                {
                    return clip;
                }
            }
            catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
            {
                // The report has named it.
            }
        }

        return first ?? throw new IOException("None of the normal recordings can be read any more.");
    }
}
