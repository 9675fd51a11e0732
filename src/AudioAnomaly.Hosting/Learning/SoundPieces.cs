using System.Globalization;

namespace AudioAnomaly.Hosting;

/// <summary>Cuts an alarm's sound into pieces as long as the recordings that a model was calibrated on: longer ones would be another measure.</summary>
internal static class SoundPieces
{
    /// <summary>The pieces; the sound itself if it is no longer than one.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="model">The model.</param>
    /// <param name="overlap">Which share of a piece the next one has too, from 0; below 1.</param>
    public static AudioClip[] Of(AudioClip sound, AudioAnomalyModel model, double overlap = 0)
    {
        double seconds = model.Calibration.WindowFrames is { } frames ? (frames - 1) * model.FrontEnd.Axes.SecondsPerFrame : model.Settings.Windows.WindowSeconds;
        int length = (int)Math.Round(seconds * sound.SampleRate);
        if (length <= 0 || sound.Samples.Length <= length)
        {
            return [sound];
        }

        int step = Math.Max(1, (int)(length * (1 - overlap)));
        List<AudioClip> pieces = [];
        for (int start = 0; start + length <= sound.Samples.Length; start += step)
        {
            pieces.Add(new AudioClip(sound.Samples[start..(start + length)], sound.SampleRate, string.Create(CultureInfo.InvariantCulture, $"{sound.Source} from {start / (double)sound.SampleRate:0.0} s")));
        }

        return [.. pieces];
    }
}
