namespace AudioAnomaly.Checkpoints;

/// <summary>The kinds of files that weights come in.</summary>
public enum CheckpointContainer
{
    /// <summary>PyTorch's zip archive (<c>torch.save</c> since 1.6).</summary>
    TorchZip,

    /// <summary>PyTorch's old file of five pickles followed by raw storages (before 1.6).</summary>
    TorchLegacy,

    /// <summary>The safetensors format.</summary>
    Safetensors,
}
