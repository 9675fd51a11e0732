using AudioAnomaly.Audio;

namespace AudioAnomaly.Evaluation;

/// <summary>How a data set is read.</summary>
/// <remarks>A mutable bag: the readers do not keep it.</remarks>
public sealed record DatasetOptions
{
    /// <summary>Which channel to take of each recording; null for the data set's own default (channel 0 for MIMII, the mean for all others).</summary>
    public ChannelSelection? Channel { get; set; }

    /// <summary>What to read the sound with; null for <see cref="AudioReader.Default"/>.</summary>
    public AudioReader? Reader { get; set; }

    /// <summary>
    /// Whether to go on with what is whole where parts are missing or wrong, and to list the others in <see cref="AudioDataset.Skipped"/>.
    /// False by default: the first problem is an error.
    /// </summary>
    public bool SkipIncomplete { get; set; }

    /// <summary>
    /// Whether to compare the numbers of recordings with the published ones, where they are known. True by default; turn it off for a part of a data set.
    /// </summary>
    public bool CheckCounts { get; set; } = true;
}
