namespace AudioAnomaly.Onnx;

/// <summary>What <see cref="OnnxRuntimeLibrary.Check"/> found. Plain immutable data.</summary>
public sealed record OnnxRuntimeReport
{
    /// <summary>The version of the managed package.</summary>
    public required string ManagedVersion { get; init; }

    /// <summary>The version of the native library, or null if it is not loaded.</summary>
    public required string? NativeVersion { get; init; }

    /// <summary>Where the native library was found, or null.</summary>
    public required string? LibraryPath { get; init; }

    /// <summary>The execution providers of the native library, such as "CPUExecutionProvider"; empty if it is not loaded.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>Whether the native library is loaded.</summary>
    public required bool IsLoaded { get; init; }

    /// <summary>Why it is not loaded, or null.</summary>
    public required string? Cause { get; init; }

    /// <summary>What to do about it, or null.</summary>
    public required string? Cure { get; init; }
}
