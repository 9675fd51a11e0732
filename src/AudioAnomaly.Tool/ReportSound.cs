using System.Globalization;
using AudioAnomaly.Audio;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Tool;

/// <summary>
/// The players of a report. A recording that lies in the page's folder or below it is played from there. Of any other the page holds the sound itself:
/// some seconds around what is most unusual, as long as the page does not grow too large.
/// </summary>
internal sealed class ReportSound
{
    /// <summary>The longest sound that the page holds of a recording.</summary>
    public const double ClipSeconds = 6;

    // In bytes before Base64, which makes a third more of it.
    private const long MostBytes = 16 << 20;
    private const long MostBytesOfNormals = 3 << 20;
    private const int LowestRate = 8000, HighestRate = 48000;
    private const double LongSeconds = 15, SecondsBefore = 1;

    private static readonly string[] Playable = [".wav", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".aac", ".webm"];

    private readonly string _folder;
    private readonly Dictionary<string, AudioItem> _items;
    private readonly int _highestRate;
    private long _bytes;
    private long _bytesOfNormals;

    /// <param name="page">The page's file.</param>
    /// <param name="source">The recordings.</param>
    /// <param name="bandwidthHz">The highest frequency that the model hears: the page holds no sound above it.</param>
    public ReportSound(string page, AudioSource source, double bandwidthHz)
    {
        _highestRate = (int)Math.Clamp(Math.Ceiling(2 * bandwidthHz), LowestRate, HighestRate);
        _folder = Path.GetDirectoryName(Path.GetFullPath(page)) ?? string.Empty;
        _items = source.Items.DistinctBy(item => item.Name, StringComparer.Ordinal).ToDictionary(item => item.Name, StringComparer.Ordinal);
    }

    /// <summary>The address of a recording from the page on; null if it does not lie below the page's folder.</summary>
    public string? AddressOf(string recording)
    {
        string relative = Path.GetRelativePath(_folder, Path.GetFullPath(recording));
        string[] parts = relative.Split(Path.DirectorySeparatorChar);
        return Path.IsPathRooted(relative) || parts[0] == ".." ? null : "./" + string.Join('/', parts.Select(Uri.EscapeDataString));
    }

    /// <summary>The player of a recording with a sentence on what it plays; nothing if there can be none.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="shown">Its name in the page.</param>
    /// <param name="result">What came of it.</param>
    public string Write(string recording, string shown, AnomalyResult result)
    {
        double seconds = result.Duration.TotalSeconds, worst = MiddleOfWorst(result);
        if (AddressOf(recording) is { } address && Playable.Contains(Path.GetExtension(recording), StringComparer.OrdinalIgnoreCase))
        {
            // What lasts long begins shortly before it becomes unusual.
            double start = seconds > LongSeconds ? Math.Max(0, worst - SecondsBefore) : 0;
            string from = start.ToString("0.0", CultureInfo.InvariantCulture);
            return start > 0
                ? Player(shown, $"{address}#t={from}", $"Played from the file beside this page, from {from} s on, where the sound is most unusual.")
                : Player(shown, address, "Played from the file beside this page.");
        }

        return seconds <= 2 * ClipSeconds
            ? Embed(recording, shown, result, (0, seconds))
            : Embed(recording, shown, result, (Math.Clamp(worst - (ClipSeconds / 2), 0, seconds - ClipSeconds), ClipSeconds));
    }

    private string Embed(string recording, string shown, AnomalyResult result, (double Start, double Length) stretch)
    {
        if (_bytes > MostBytes || (!result.IsAnomalous && _bytesOfNormals > MostBytesOfNormals))
        {
            return "<p class=\"soft player\">No player: the page holds much sound already. A page above the recordings' folder plays them from there.</p>\n";
        }

        if (Read(recording, stretch.Start, stretch.Length) is not { } clip)
        {
            return string.Empty;
        }

        using var wav = new MemoryStream();
        new WavSampleWriter(wav, clip.Samples.Length, clip.SampleRate, WavEncoding.Pcm16, isExact: true).Write(clip.Samples.Span);
        _bytes += wav.Length;
        _bytesOfNormals += result.IsAnomalous ? 0 : wav.Length;
        string told = stretch.Start == 0 && stretch.Length >= result.Duration.TotalSeconds
            ? "The whole recording, held by this page."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"From {stretch.Start:0.0} to {stretch.Start + stretch.Length:0.0} s of {result.Duration.TotalSeconds:0.0} s, held by this page.");
        return Player(shown, $"data:audio/wav;base64,{Convert.ToBase64String(wav.GetBuffer(), 0, (int)wav.Length)}", told);
    }

    /// <summary>Reads a stretch again, at a rate that browsers play; null if it is no longer there.</summary>
    private AudioClip? Read(string recording, double start, double length)
    {
        try
        {
            using AudioDecoder decoder = _items[recording].Open()!;
            int rate = decoder.Info.SampleRate;
            float[] block = new float[Math.Max(1, (int)(length * rate))];
            for (long left = (long)(start * rate); left > 0;)
            {
                int passed = decoder.Read(block.AsSpan(0, (int)Math.Min(left, block.Length)));
                if (passed == 0)
                {
                    return null;
                }

                left -= passed;
            }

            int filled = 0;
            for (int count = decoder.Read(block); count > 0; count = decoder.Read(block.AsSpan(filled)))
            {
                filled += count;
            }

            return filled == 0 ? null : new AudioClip(block.AsMemory(0, filled), rate).Resample(Math.Clamp(rate, LowestRate, _highestRate));
        }
        catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>When the recording is most unusual: in the middle of its strongest segment, or where its highest frame is.</summary>
    private static double MiddleOfWorst(AnomalyResult result)
    {
        if (result.Segments.MaxBy(segment => segment.Score) is { } worst && worst.EndSeconds - worst.StartSeconds <= ClipSeconds)
        {
            return (worst.StartSeconds + worst.EndSeconds) / 2;
        }

        int highest = 0;
        for (int i = 1; i < result.FrameScores.Count; i++)
        {
            highest = result.FrameScores[i] > result.FrameScores[highest] ? i : highest;
        }

        return result.Spectrogram.Axes.TimeOf(highest);
    }

    private static string Player(string shown, string address, string told)
        => $"<audio controls=\"controls\" preload=\"none\" aria-label=\"Sound of {HtmlPage.Encode(shown)}\" src=\"{address}\"></audio>"
            + $"<p class=\"soft small player\">{HtmlPage.Encode(told)}</p>\n";
}
