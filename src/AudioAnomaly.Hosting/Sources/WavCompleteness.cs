using AudioAnomaly.Audio;

namespace AudioAnomaly.Hosting;

/// <summary>Asks a WAV file whether it is all there.</summary>
internal static class WavCompleteness
{
    /// <summary>Whether a file that is called a WAV file has an unfinished header, or less sound than it says. Of other files nobody knows.</summary>
    public static bool IsIncomplete(string path)
    {
        if (Path.GetExtension(path).ToUpperInvariant() is not (".WAV" or ".WAVE"))
        {
            return false;
        }

        try
        {
            using FileStream stream = AudioFile.OpenRead(path);
            return WavHeaderParser.Parse(new ByteCursor(stream), path).IsIncomplete;
        }
        catch (AudioFormatException)
        {
            // Not even a header, or room that is still to be filled.
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever scores it will find out.
            return false;
        }
    }
}
