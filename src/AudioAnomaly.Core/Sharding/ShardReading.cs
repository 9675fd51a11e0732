using System.Security.Cryptography;

namespace AudioAnomaly;

/// <summary>Reads the recordings of a shard, one after the other. One shard's working memory.</summary>
/// <param name="frontEnd">Makes the spectrograms.</param>
/// <param name="maxSeconds">Longer recordings cannot be used.</param>
/// <param name="cancellationToken">Ends the work.</param>
internal sealed class ShardReading(ISpectrogramFrontEnd frontEnd, double maxSeconds, CancellationToken cancellationToken)
{
    private readonly List<string> _warnings = [];

    /// <summary>How many recordings could not be read.</summary>
    public int LeftOut => _warnings.Count;

    /// <summary>What there is to tell of them.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Finds out about a recording all that a plan needs.</summary>
    public SurveyedRecording Survey(AudioItem item)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = new SurveyedRecording(item.Name, item.Group);
        try
        {
            (double bandwidthHz, int mixedChannels) = item.Inspect();
            found = found with { HasHeader = true, BandwidthHz = bandwidthHz, MixedChannels = mixedChannels };
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            (Spectrogram spectrogram, RecordingFacts facts) = Read(item, null, hash);
            return found with
            {
                Frames = spectrogram.Frames,
                Content = FitRecordings.ContentOf(spectrogram, facts, hash),
                IsSilent = facts.Samples.IsConstant,
                Warnings = FitRecordings.WarningsOf(facts),
            };
        }
        catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
        {
            return found with { Fault = e.Message };
        }
    }

    /// <summary>Reads a recording.</summary>
    /// <param name="item">The recording.</param>
    /// <param name="bandwidthHz">The highest frequency that counts.</param>
    /// <returns>Its spectrogram; null, and a warning, if it cannot be used any more.</returns>
    /// <exception cref="IOException">It cannot be read now, and perhaps later.</exception>
    public Spectrogram? Read(AudioItem item, double bandwidthHz)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Read(item, bandwidthHz, hash: null).Spectrogram;
        }
        catch (Exception e) when (e is AudioFormatException or AudioContentException or FileNotFoundException or DirectoryNotFoundException)
        {
            _warnings.Add(OneLine.Of($"Left out: {e.Message}"));
            return null;
        }
    }

    private (Spectrogram Spectrogram, RecordingFacts Facts) Read(AudioItem item, double? bandwidthHz, IncrementalHash? hash)
        => new SpectrogramReader(frontEnd, (part, _) => bandwidthHz is { } limit ? part.LimitBandwidth(limit) : part, maxSeconds)
            .Read(item, check: null, hash, cancellationToken);
}
