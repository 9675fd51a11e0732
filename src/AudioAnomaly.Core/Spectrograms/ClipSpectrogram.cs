using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Computes clips' spectrograms, with errors that repeat what was odd about the file.</summary>
internal static class ClipSpectrogram
{
    /// <exception cref="AudioContentException">The clip is too short.</exception>
    public static Spectrogram Of(ISpectrogramFrontEnd frontEnd, AudioClip clip)
    {
        try
        {
            return frontEnd.Compute(clip);
        }
        catch (AudioContentException e) when (clip.Warnings.Count > 0)
        {
            // A file that is half written is another matter than a short recording.
            throw new AudioContentException(e.Recording, string.Join(' ', [e.Problem, .. clip.Warnings]));
        }
    }
}
