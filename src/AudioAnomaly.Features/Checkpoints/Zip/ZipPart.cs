namespace AudioAnomaly.Checkpoints;

/// <summary>A part of a zip archive, as the archive's directory describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsStored">Whether it is there as it is: neither compressed nor encrypted.</param>
/// <param name="Length">Its bytes in the archive.</param>
/// <param name="HeaderOffset">Where its own header begins.</param>
/// <param name="Limit">Where the next part's header begins, or the directory behind the last one.</param>
internal sealed record ZipPart(string Name, bool IsStored, long Length, long HeaderOffset, long Limit);
