using AudioAnomaly.Checkpoints;

namespace AudioAnomaly;

/// <summary>
/// Names what has been done to a network before it was saved, so that its weights are not where they should be: what is missing then, or has another shape,
/// is no matter of shapes.
/// </summary>
internal static class CheckpointVariant
{
    /// <summary>What the checkpoint is and what to do; null if nothing is known to have been done to it.</summary>
    public static string? Describe(Checkpoint checkpoint)
    {
        if (checkpoint.IgnoredTypes.Concat(checkpoint.Unreadable.Values).Any(IsQuantised))
        {
            return "it is a quantised network: its weights are whole numbers with a scale, which cannot be used here. Give the checkpoint that it was made from.";
        }

        if (First(checkpoint, ".weight_orig") is { } pruned && First(checkpoint, ".weight_mask") is not null)
        {
            return $"it is a pruned network: '{pruned}' and a mask stand in the place of the weight. In Python, load it, call torch.nn.utils.prune.remove(module, 'weight') for each pruned module, and save its state_dict() with torch.save.";
        }

        string? normalised = First(checkpoint, ".weight_g") is { } magnitude && First(checkpoint, ".weight_v") is not null ? magnitude : First(checkpoint, ".parametrizations.weight.original", ".parametrizations.weight.original0");
        return normalised is null
            ? null
            : $"it is a network with parametrised weights (such as weight_norm): '{normalised}' and another tensor stand in the place of a weight. In Python, load it, call torch.nn.utils.parametrize.remove_parametrizations or remove_weight_norm for each such module, and save its state_dict() with torch.save.";
    }

    private static bool IsQuantised(string type) => type.Contains("qtensor", StringComparison.Ordinal) || type.Contains(".QInt", StringComparison.Ordinal) || type.Contains(".QUInt", StringComparison.Ordinal);

    private static string? First(Checkpoint checkpoint, params string[] endings)
        => checkpoint.Tensors.FirstOrDefault(tensor => endings.Any(ending => tensor.Name.EndsWith(ending, StringComparison.Ordinal)))?.Name;
}
