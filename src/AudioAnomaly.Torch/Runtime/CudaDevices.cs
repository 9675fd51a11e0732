using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>The GPUs that libtorch can use, or why there is none. Looked for once in a process.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Cause">Why there is none; null if there is.</param>
/// <param name="Cure">What to do about it; null if there is one.</param>
internal sealed record CudaDevices(int Count, string? Cause, string? Cure)
{
    private static readonly Lazy<CudaDevices> Search = new(Find);

    /// <summary>What was found. libtorch must have been loaded.</summary>
    public static CudaDevices Found => Search.Value;

    private static string CudaLibrary => OperatingSystem.IsWindows() ? "torch_cuda.dll" : "libtorch_cuda.so";

    /// <summary>The devices with their names, where the driver tells them.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            string[] models = DriverModels();
            return [.. Enumerable.Range(0, Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"cuda:{i}{(models.Length == Count ? $" {models[i]}" : string.Empty)}"))];
        }
    }

    /// <summary>What Linux's driver says of all of the machine's GPUs, of which a process may see fewer.</summary>
    private static string[] DriverModels()
    {
        const string Model = "Model:", Folder = "/proc/driver/nvidia/gpus";
        try
        {
            return !Directory.Exists(Folder) ? [] :
            [
                .. Directory.EnumerateDirectories(Folder)
                    .Order(StringComparer.Ordinal)
                    .SelectMany(gpu => File.ReadLines(Path.Combine(gpu, "information")))
                    .Where(line => line.StartsWith(Model, StringComparison.Ordinal))
                    .Select(line => OneLine.Of(line[Model.Length..].Trim())),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static CudaDevices Find()
    {
        if (LibTorchFolders.Find(CudaLibrary) is not { } library)
        {
            return new CudaDevices(
                0,
                $"libtorch {torch.__version__} was built without CUDA.",
                $"Name a folder with a libtorch that has it, such as torch/lib of a Python installation, in the environment variable {LibTorchFolders.FolderVariable} or in {nameof(TorchOptions)}.{nameof(TorchOptions.LibTorchFolder)};"
                    + " or reference TorchSharp-cuda-linux or TorchSharp-cuda-windows in your program.");
        }

        try
        {
            // By full path: TorchSharp looks for it by name only.
            NativeLibrary.Load(library);
            if (torch.TryInitializeDeviceType(DeviceType.CUDA) && torch.cuda.device_count() is > 0 and var count)
            {
                return new CudaDevices(count, null, null);
            }
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or NotSupportedException or EntryPointNotFoundException or ExternalException)
        {
            return new CudaDevices(
                0,
                $"libtorch's CUDA library could not be loaded: {e.Message.ReplaceLineEndings(" ")}",
                "Install the NVIDIA driver, and see that the CUDA libraries that libtorch was built for are found (LD_LIBRARY_PATH on Linux, PATH on Windows).");
        }

        return new CudaDevices(0, "libtorch sees no GPU.", "Check the NVIDIA driver with nvidia-smi, and that this process may use the GPU (CUDA_VISIBLE_DEVICES; a container must be given it).");
    }
}
