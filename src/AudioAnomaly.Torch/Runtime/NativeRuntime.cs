using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>Loads TorchSharp's native library, and says in plain words what is wrong when that fails.</summary>
public static class NativeRuntime
{
    private static readonly Lazy<(NativeRuntimeException? Failure, string? Version)> Verdict = new(TryLoad);

    /// <summary>Makes sure that the native library is loaded. Cheap after the first call; safe to call from many threads.</summary>
    /// <exception cref="NativeRuntimeException">It cannot be loaded; the message names the cause and the cure. Permanent for the process.</exception>
    public static void EnsureLoaded()
    {
        if (Verdict.Value.Failure is { } failure)
        {
            throw new NativeRuntimeException(failure.Library, failure.Cause, failure.Cure, failure);
        }
    }

    /// <summary>Whether a text is the name of a device, be it there or not: "cpu", "cuda", or "cuda:" and a number.</summary>
    /// <param name="text">The text.</param>
    public static bool IsDeviceName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TorchDevice.TryParse(text, out _);
    }

    /// <summary>Makes sure that networks can run on a device. "cpu" always can, without libtorch.</summary>
    /// <param name="device">"cpu", "cuda" (the first GPU) or "cuda:1" (the second).</param>
    /// <exception cref="TorchDeviceException">It is not there; the message names the cause and the cure.</exception>
    /// <exception cref="NativeRuntimeException">libtorch cannot be loaded.</exception>
    public static void EnsureDevice(string device) => TorchDevice.Open(device);

    /// <summary>Chooses the folder with libtorch, for the whole process.</summary>
    /// <exception cref="NativeRuntimeException">There is no libtorch in it, or another one has been loaded.</exception>
    internal static void UseFolder(string folder)
    {
        string full = Path.GetFullPath(folder);
        if (!File.Exists(Path.Combine(full, LibTorchFile)))
        {
            throw new NativeRuntimeException(LibTorchFile, $"it is not in '{full}'.", "Give a folder with libtorch, such as torch/lib of a Python installation.");
        }

        if (Verdict.IsValueCreated && LibTorchFolders.Given != full)
        {
            throw new NativeRuntimeException(LibTorchFile, "it has been looked for before, in another folder.", $"Give {nameof(TorchOptions)}.{nameof(TorchOptions.LibTorchFolder)} before anything uses TorchSharp.");
        }

        LibTorchFolders.Choose(full);
        LibTorchSharpLoader.Install();
    }

    /// <summary>Looks at the machine and tries to load the native library. Never throws because of what it finds.</summary>
    /// <returns>The report.</returns>
    public static NativeRuntimeReport Check()
    {
        (NativeRuntimeException? failure, string? version) = Verdict.Value;
        return new NativeRuntimeReport
        {
            OperatingSystem = RuntimeInformation.OSDescription,
            RuntimeIdentifier = NativeFolders.RuntimeIdentifier,
            Framework = RuntimeInformation.FrameworkDescription,
            ProcessorCount = Environment.ProcessorCount,
            CpuFeatures = CpuFeatures(),
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            TorchSharpVersion = typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown",
            LibTorchVersion = version,
            LibraryPath = LibTorchFolders.Find(LibraryFile),
            WeakenedVersion = LibTorchSharpLoader.WeakenedVersion,
            TorchThreads = failure is null ? torch.get_num_threads() : null,
            Gpus = failure is null ? CudaDevices.Found.Names : [],
            GpuCause = failure is null ? CudaDevices.Found.Cause : null,
            GpuCure = failure is null ? CudaDevices.Found.Cure : null,
            IsLoaded = failure is null,
            Cause = failure?.Cause,
            Cure = failure?.Cure,
        };
    }

    internal static string LibraryFile => OperatingSystem.IsWindows() ? "LibTorchSharp.dll" : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";

    private static string LibTorchFile => OperatingSystem.IsWindows() ? "torch_cpu.dll" : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so";

    private static (NativeRuntimeException? Failure, string? Version) TryLoad()
    {
        if (LibTorchFolders.Find(LibTorchFile) is not { } libTorch)
        {
            string package = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "libtorch-cpu-linux-x64 (or TorchSharp-cpu)" : "TorchSharp-cpu";
            string cause = RuntimeInformation.ProcessArchitecture == Architecture.X64 || OperatingSystem.IsMacOS()
                ? "it is not among the program's files."
                : $"there is no build of it for {NativeFolders.RuntimeIdentifier}.";
            return (new NativeRuntimeException(
                LibTorchFile,
                cause,
                $"Reference the package {package} in your program (libraries leave the choice to it), or set the environment variable {LibTorchFolders.FolderVariable} to a folder with libtorch, such as torch/lib of a Python installation."), null);
        }

        try
        {
            // Loading it ourselves first: TorchSharp swallows the loader's message, and on failure copies half a gigabyte and stays broken.
            NativeLibrary.Load(libTorch);
            if (OperatingSystem.IsLinux() && Path.Combine(Path.GetDirectoryName(libTorch)!, "libtorch.so") is var whole && File.Exists(whole))
            {
                // The library of TorchSharp may lie in another folder than libtorch, and would not look here for it.
                NativeLibrary.Load(whole);
            }

            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            _ = torch.get_num_threads();
            return (null, torch.__version__);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or TypeInitializationException or NotSupportedException or EntryPointNotFoundException)
        {
            return (Explain(e), null);
        }
    }

    private static NativeRuntimeException Explain(Exception e)
    {
        string text = e.GetBaseException().Message;
        if (text.Contains("GLIBCXX_", StringComparison.Ordinal))
        {
            string reason = LibTorchSharpLoader.Failure is { } failure ? $" The in-memory patch for this was refused: {failure}."
                : AppContext.TryGetSwitch(LibTorchSharpLoader.DisableSwitch, out bool disabled) && disabled ? $" The in-memory patch for this is switched off ({LibTorchSharpLoader.DisableSwitch})."
                : string.Empty;
            return new(LibraryFile, $"the system's C++ library (libstdc++) is too old.{reason} The loader says: {text}", "Use a newer distribution (libstdc++ of GCC 13 or later), or a container image of one.", e);
        }

        if (text.Contains("GLIBC_", StringComparison.Ordinal))
        {
            return new(LibraryFile, $"the system's C library is too old. The loader says: {text}", "Use a newer distribution.", e);
        }

        return e is BadImageFormatException || text.Contains("wrong ELF class", StringComparison.Ordinal)
            ? new(LibraryFile, $"it was built for another processor than {RuntimeInformation.ProcessArchitecture}. The loader says: {text}", "Reference the native package of this platform.", e)
            : new(LibraryFile, text, "Check that the versions of TorchSharp and its native package belong together; NativeRuntime.Check gives details.", e);
    }

    private static List<string> CpuFeatures()
    {
        var features = new List<string>();
        Add("AVX2", System.Runtime.Intrinsics.X86.Avx2.IsSupported);
        Add("FMA", System.Runtime.Intrinsics.X86.Fma.IsSupported);
        Add("AVX-512F", System.Runtime.Intrinsics.X86.Avx512F.IsSupported);
        Add("AVX-512 BF16", BFloat16Processor.HasInstructions);
        Add("NEON", System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported);
        return features;

        void Add(string name, bool present)
        {
            if (present)
            {
                features.Add(name);
            }
        }
    }
}
