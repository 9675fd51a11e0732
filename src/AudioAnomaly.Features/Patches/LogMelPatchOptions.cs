using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly;

/// <summary>Settings of the <see cref="LogMelPatches"/> feature extractor.</summary>
/// <remarks>A mutable bag: the extractor takes a copy.</remarks>
public sealed record LogMelPatchOptions
{
    internal static OptionsFormat<LogMelPatchOptions> Format { get; } = new(LogMelPatchOptionsJson.Default.LogMelPatchOptions, static options => options with { });

    /// <summary>The length of a patch in frames, from 1 to 256; 8 by default.</summary>
    [Range(1, 256)]
    public int PatchFrames { get; set; } = 8;

    /// <summary>The height of a patch in frequency bins, from 1 to 256; 4 by default.</summary>
    [Range(1, 256)]
    public int PatchBins { get; set; } = 4;

    /// <summary>Frames between patches, from 1 to 256; 4 by default.</summary>
    [Range(1, 256)]
    public int FrameStride { get; set; } = 4;

    /// <summary>Bins between patches, from 1 to 256; 4 by default.</summary>
    [Range(1, 256)]
    public int BinStride { get; set; } = 4;
}
