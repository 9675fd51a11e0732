using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly;

/// <summary>
/// Reads the recordings of a fit: first their headers, later their sound, one recording ahead of the consumer. Remembers which were left out or silent, and
/// gathers the warnings.
/// </summary>
internal sealed class FitRecordings
{
    // How many recordings a message names.
    private const int Shown = 10;

    public const string AllSilent = "All normal recordings are digital silence: there is nothing to learn. Check the microphone and the channel.";

    private readonly ISpectrogramFrontEnd _frontEnd;
    private readonly bool _skipUnreadable;
    private readonly ILogger _logger;
    private readonly IProgress<FitProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly List<string> _warnings = [];
    private readonly HashSet<AudioItem> _silent = [];
    private readonly HashSet<AudioItem> _leftOut = [];
    private readonly HashSet<AudioItem> _told = [];
    private readonly Dictionary<string, AudioItem> _contents = new(StringComparer.Ordinal);

    public FitRecordings(ISpectrogramFrontEnd frontEnd, bool skipUnreadable, ILogger logger, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        _frontEnd = frontEnd;
        _skipUnreadable = skipUnreadable;
        _logger = logger;
        _progress = progress;
        _cancellationToken = cancellationToken;
    }

    /// <summary>What can be done about recordings that cannot be read.</summary>
    public string Remedy { get; init; } = "Remove or repair them, or leave them out with SkipUnreadableRecordings";

    /// <summary>The highest frequency (Hz) that counts; set before the sound is read.</summary>
    public double BandwidthHz { get; set; }

    /// <summary>Longer recordings cannot be used.</summary>
    public double MaxSeconds { get; init; } = double.PositiveInfinity;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>How many that were read are digital silence.</summary>
    public int SilentCount => _silent.Count;

    /// <exception cref="FitException">There is nothing to calibrate on, or a recording is to be learned too.</exception>
    public static void CheckApart(AudioSource normals, AudioSource calibrationNormals)
    {
        if (calibrationNormals.Items.Count == 0)
        {
            throw new FitException("There are no recordings to calibrate on. Give some of normal sound that are not learned.");
        }

        var learned = normals.Items.Select(item => item.Identity).ToHashSet();
        if (calibrationNormals.Items.FirstOrDefault(item => learned.Contains(item.Identity)) is { } twice)
        {
            throw new FitException($"'{twice.Name}' is among the recordings to learn from and among those to calibrate on, which would make the threshold too low. Give it once.");
        }
    }

    /// <summary>Tells what was left out when the lists were made.</summary>
    public void WarnOfLeftOut(params ReadOnlySpan<AudioSource?> sources)
    {
        foreach (AudioSource? source in sources)
        {
            foreach (string warning in source?.Warnings ?? [])
            {
                Warn(warning);
            }
        }
    }

    /// <summary>Reads the headers.</summary>
    /// <returns>What they say, without the recordings that are left out.</returns>
    public List<RecordingHeader> Inspect(IReadOnlyList<AudioItem> items)
    {
        var headers = new List<RecordingHeader>();
        var failures = new List<Exception>();
        for (int i = 0; i < items.Count; i++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            try
            {
                (double bandwidthHz, int mixed) = items[i].Inspect();
                headers.Add(new RecordingHeader(items[i], Math.Min(bandwidthHz, _frontEnd.SampleRate / 2.0), 2 * bandwidthHz, mixed));
            }
            catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
            {
                failures.Add(e);
            }

            _progress?.Report(new FitProgress(FitStage.Checking, i + 1, items.Count));
        }

        ThrowOrWarn(failures, headers.Count);
        return headers;
    }

    /// <summary>How many were not left out.</summary>
    public int CountUsed(List<AudioItem> items) => items.Count(item => !_leftOut.Contains(item));

    /// <summary>Reads recordings to learn from and cuts them into windows.</summary>
    /// <param name="items">The recordings.</param>
    /// <param name="windows">How they are cut.</param>
    /// <param name="detector">The detector that learns.</param>
    /// <param name="part">Chooses a part of each recording; all of it if null.</param>
    /// <exception cref="FitException">At the end: all are digital silence.</exception>
    public IEnumerable<Spectrogram> TrainingWindows(List<AudioItem> items, SpectrogramWindows windows, IDetector detector, Func<Spectrogram, Spectrogram?>? part = null)
    {
        foreach ((_, Spectrogram window) in Windows(items, windows, detector, FitStage.Extracting, part))
        {
            yield return window;
        }

        ThrowIfSilent(items);
    }

    /// <summary>Reads all recordings and keeps their windows in memory.</summary>
    /// <returns>The recordings without those that are left out, or null if they need more memory than that.</returns>
    /// <exception cref="FitException">All are digital silence.</exception>
    public IReadOnlyList<ReadRecording>? ReadAll(List<AudioItem> items, SpectrogramWindows windows, IDetector detector, long mostBytes)
    {
        var read = new List<ReadRecording>();
        foreach ((AudioItem item, Spectrogram? spectrogram) in items.Zip(Spectrograms(items)))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (spectrogram is null)
            {
                continue;
            }

            mostBytes -= (long)spectrogram.Values.Length * sizeof(float);
            if (mostBytes < 0)
            {
                return null;
            }

            read.Add(new ReadRecording(item, [.. windows.Tile(spectrogram, detector.NeedsFixedLength)], !_silent.Contains(item)));
        }

        ThrowIfSilent(items);
        return read;
    }

    /// <summary>Gives the windows of recordings that were read, to learn from.</summary>
    public IEnumerable<Spectrogram> TrainingWindows(IReadOnlyList<ReadRecording> recordings)
    {
        for (int i = 0; i < recordings.Count; i++)
        {
            foreach (Spectrogram window in recordings[i].Windows)
            {
                yield return window;
            }

            _progress?.Report(new FitProgress(FitStage.Extracting, i + 1, recordings.Count));
        }
    }

    /// <summary>Scores held-out recordings, window by window.</summary>
    /// <param name="items">The recordings.</param>
    /// <param name="windows">How they are cut.</param>
    /// <param name="detector">The detector that has been fitted.</param>
    /// <param name="part">Chooses a part of each recording, or null for none of it; all of it if null.</param>
    public HeldOutScores Score(List<AudioItem> items, SpectrogramWindows windows, IDetector detector, Func<Spectrogram, Spectrogram?>? part = null)
    {
        var scores = new HeldOutScores();
        foreach ((AudioItem item, Spectrogram window) in Windows(items, windows, detector, FitStage.Calibrating, part))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (!_silent.Contains(item))
            {
                scores.Add(detector, window, item.Name);
            }
        }

        return scores;
    }

    public void WarnOfSilence(int recordings)
    {
        if (_silent.Count > 0)
        {
            Warn(DescribeSilence([.. _silent.Select(item => item.Name)], recordings));
        }
    }

    /// <summary>What to tell of recordings that are silent.</summary>
    /// <param name="silent">Their names, one or more.</param>
    /// <param name="recordings">How many recordings there are.</param>
    public static string DescribeSilence(IReadOnlyList<string> silent, int recordings)
    {
        string names = string.Join(", ", silent.Take(Shown).Select(name => $"'{name}'")) + (silent.Count > Shown ? ", ..." : string.Empty);
        return $"{CountText.Of(silent.Count, recordings, "normal recording")} {CountText.Verb(silent.Count)} digital silence or a constant ({names}); the model now takes silence for normal. {CountText.Verb(silent.Count, "It does", "They do")} not calibrate.";
    }

    public void Warn(string warning)
    {
        string line = OneLine.Of(warning);
        _warnings.Add(line);
        _logger.FitWarning(line);
    }

    /// <summary>What two recordings have in common exactly if their samples are the same.</summary>
    public static string ContentOf(Spectrogram spectrogram, RecordingFacts facts, IncrementalHash hash)
        => FormattableString.Invariant($"{spectrogram.Frames} {facts.BandwidthHz} {Convert.ToHexString(hash.GetHashAndReset())}");

    /// <summary>What is odd about a recording.</summary>
    public static IReadOnlyList<string> WarningsOf(RecordingFacts facts) => facts.Samples.Unscaled is { } unscaled ? [.. facts.Warnings, unscaled] : facts.Warnings;

    private void ThrowIfSilent(List<AudioItem> items)
    {
        if (_silent.Count > 0 && _silent.Count == CountUsed(items))
        {
            throw new FitException(AllSilent);
        }
    }

    private IEnumerable<(AudioItem Item, Spectrogram Window)> Windows(List<AudioItem> items, SpectrogramWindows windows, IDetector detector, FitStage stage, Func<Spectrogram, Spectrogram?>? part)
    {
        int done = 0;
        foreach ((AudioItem item, Spectrogram? whole) in items.Zip(Spectrograms(items)))
        {
            if ((whole is null || part is null ? whole : part(whole)) is { } spectrogram)
            {
                foreach (Spectrogram window in windows.Tile(spectrogram, detector.NeedsFixedLength))
                {
                    yield return (item, window);
                }
            }

            _progress?.Report(new FitProgress(stage, ++done, items.Count));
        }
    }

    private void ThrowOrWarn(List<Exception> failures, int usable)
    {
        if (failures.Count == 0)
        {
            return;
        }

        if (_skipUnreadable && usable > 0)
        {
            failures.ForEach(failure => Warn($"Left out: {failure.Message}"));
            return;
        }

        if (failures.Count == 1)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures[0]);
        }

        List<string> lines = [$"{failures.Count} normal recordings cannot be read. {Remedy}:", .. failures.Take(Shown).Select(failure => "  " + failure.Message)];
        if (failures.Count > Shown)
        {
            lines.Add($"  and {failures.Count - Shown} more");
        }

        throw new FitException(lines, failures[0]);
    }

    /// <summary>Reads recordings and computes their spectrograms, one recording ahead of the consumer; null for a recording left out.</summary>
    private IEnumerable<Spectrogram?> Spectrograms(List<AudioItem> items)
    {
        Task<LoadedRecording>? next = null;
        try
        {
            for (int i = 0; i < items.Count; i++)
            {
                Task<LoadedRecording> current = next ?? Load(items[i]);
                next = i + 1 < items.Count ? Load(items[i + 1]) : null;
                yield return TakeOrLeaveOut(current, items[i]);
            }
        }
        finally
        {
            // A reader that fails after the consumer has gone has nobody left to tell.
            next?.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    /// <summary>Some recordings have a sound header and still cannot be used: they are empty, cut or too short.</summary>
    private Spectrogram? TakeOrLeaveOut(Task<LoadedRecording> loading, AudioItem item)
    {
        try
        {
            LoadedRecording loaded = loading.GetAwaiter().GetResult();
            if (loaded.Warnings.Count > 0 && _told.Add(item))
            {
                Warn($"'{item.Name}': {string.Join(' ', loaded.Warnings)}");
            }

            if (loaded.IsSilent)
            {
                _silent.Add(item);
            }
            else if (!_contents.TryAdd(loaded.Content, item) && _contents[loaded.Content] is var first && first != item)
            {
                // A copy would be learned by the detector that scores it, and make the threshold too low.
                if (_leftOut.Add(item))
                {
                    Warn($"Left out: '{item.Name}' holds the same sound as '{first.Name}'.");
                }

                return null;
            }

            return loaded.Spectrogram;
        }
        catch (Exception e) when (_skipUnreadable && (e is AudioFormatException or AudioContentException or IOException or UnauthorizedAccessException))
        {
            _leftOut.Add(item);
            Warn($"Left out: {e.Message}");
            return null;
        }
    }

    private Task<LoadedRecording> Load(AudioItem item) => Task.Run(
        () =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            (Spectrogram spectrogram, RecordingFacts facts) = new SpectrogramReader(_frontEnd, (part, _) => part.LimitBandwidth(BandwidthHz), MaxSeconds)
                .Read(item, check: null, hash, _cancellationToken);
            return new LoadedRecording(spectrogram, ContentOf(spectrogram, facts, hash), facts.Samples.IsConstant, WarningsOf(facts));
        },
        _cancellationToken);

    /// <summary>A recording as it was read.</summary>
    /// <param name="Spectrogram">Its spectrogram.</param>
    /// <param name="Content">What two recordings have in common exactly if their samples are the same.</param>
    /// <param name="IsSilent">Whether all samples are the same.</param>
    /// <param name="Warnings">What was odd about the file and its samples.</param>
    private sealed record LoadedRecording(Spectrogram Spectrogram, string Content, bool IsSilent, IReadOnlyList<string> Warnings);
}
