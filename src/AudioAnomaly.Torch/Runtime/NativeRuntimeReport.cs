namespace AudioAnomaly.Torch;

/// <summary>What <see cref="NativeRuntime.Check"/> found. Plain immutable data.</summary>
public sealed record NativeRuntimeReport
{
    /// <summary>The operating system in its own words.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>The runtime identifier, such as "linux-x64".</summary>
    public required string RuntimeIdentifier { get; init; }

    /// <summary>The .NET version.</summary>
    public required string Framework { get; init; }

    /// <summary>Processors that this program may use.</summary>
    public required int ProcessorCount { get; init; }

    /// <summary>The vector instruction sets present that matter for speed.</summary>
    public required IReadOnlyList<string> CpuFeatures { get; init; }

    /// <summary>Memory that this program may use, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The version of the TorchSharp package.</summary>
    public required string TorchSharpVersion { get; init; }

    /// <summary>The version of libtorch, or null if it is not loaded.</summary>
    public required string? LibTorchVersion { get; init; }

    /// <summary>Where TorchSharp's native library was found, or null.</summary>
    public required string? LibraryPath { get; init; }

    /// <summary>The version need that had to be weakened in memory because the system's libstdc++ is older, or null if nothing was patched.</summary>
    public required string? WeakenedVersion { get; init; }

    /// <summary>Threads that libtorch uses within one operation, or null if it is not loaded.</summary>
    public required int? TorchThreads { get; init; }

    /// <summary>The GPUs that libtorch can use, by number: their names where the driver tells them, such as "cuda:0 NVIDIA H200"; empty if there is none.</summary>
    public required IReadOnlyList<string> Gpus { get; init; }

    /// <summary>Why no GPU can be used, or null.</summary>
    public required string? GpuCause { get; init; }

    /// <summary>What to do to use one, or null.</summary>
    public required string? GpuCure { get; init; }

    /// <summary>Whether the native library is loaded.</summary>
    public required bool IsLoaded { get; init; }

    /// <summary>Why it is not loaded, or null.</summary>
    public required string? Cause { get; init; }

    /// <summary>What to do about it, or null.</summary>
    public required string? Cure { get; init; }
}
