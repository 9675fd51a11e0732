using System.Globalization;

namespace AudioAnomaly.Hosting;

/// <summary>Cuts an alarm's sound into pieces as long as the recordings that a model was calibrated on: longer ones would be another measure.</summary>
internal static class SoundPieces
{
    /// <summary>The piece around a moment, as one normal recording is: the sound itself if it is no longer.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="model">The model.</param>
    /// <param name="seconds">The moment, in seconds of the sound; its middle if possible.</param>
    public static AudioClip Around(AudioClip sound, AudioAnomalyModel model, double seconds)
    {
        int length = LengthOf(sound, model);
        return Cut(sound, (int)Math.Clamp((seconds * sound.SampleRate) - (length / 2.0), 0, sound.Samples.Length - length), length);
    }

    /// <summary>All of the sound in pieces that overlap by half.</summary>
    public static IEnumerable<AudioClip> All(AudioClip sound, AudioAnomalyModel model)
    {
        int length = LengthOf(sound, model), last = sound.Samples.Length - length;
        for (int start = 0; start < last; start += Math.Max(1, length / 2))
        {
            yield return Cut(sound, start, length);
        }

        yield return Cut(sound, last, length);
    }

    private static int LengthOf(AudioClip sound, AudioAnomalyModel model)
    {
        double seconds = model.Calibration.WindowFrames is { } frames ? (frames - 1) * model.FrontEnd.Axes.SecondsPerFrame : model.Settings.Windows.WindowSeconds;
        return (int)Math.Clamp(Math.Round(seconds * sound.SampleRate), 1, sound.Samples.Length);
    }

    private static AudioClip Cut(AudioClip sound, int start, int length) => new(
        sound.Samples[start..(start + length)],
        sound.SampleRate,
        string.Create(CultureInfo.InvariantCulture, $"{sound.Source} from {start / (double)sound.SampleRate:0.0} s"));
}
