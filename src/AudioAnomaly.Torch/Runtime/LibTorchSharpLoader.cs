using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace AudioAnomaly.Torch;

/// <summary>
/// Loads TorchSharp's native library on Linux systems whose libstdc++ is older than the one it was linked with, by weakening one version need of an image in
/// memory. No file is changed or written.
/// </summary>
/// <remarks>
/// The runtime asks this handler only after its own search has failed, so on a current system nothing happens.
/// The library's bare reference to <c>std::ios_base_library_init</c> makes sure that the C++ streams are constructed, which libtorch, loaded before it, has
/// done already.
/// </remarks>
internal static partial class LibTorchSharpLoader
{
    /// <summary>An AppContext switch that turns the loader off.</summary>
    public const string DisableSwitch = "AudioAnomaly.DisableNativeLibraryPatch";

    private const string LibraryName = "LibTorchSharp";
    private const string VersionPrefix = "GLIBCXX_";

    private static readonly Lock Gate = new();
    private static nint _handle;
    private static int _isInstalled;

    /// <summary>The version need that was weakened in memory, or null.</summary>
    public static string? WeakenedVersion { get; private set; }

    /// <summary>Why the loader gave up, or null.</summary>
    public static string? Failure { get; private set; }

    // CA2255: the handler must be there before TorchSharp's static constructor runs, which any use of a tensor can trigger, and a failure there is permanent for the process.
#pragma warning disable CA2255 // The handler must be installed before TorchSharp's static constructor, which no ordinary call can guarantee.
    [ModuleInitializer]
    internal static void Install()
#pragma warning restore CA2255
    {
        bool isNeeded = LibTorchFolders.Given is not null || (OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64);
        if (isNeeded && Interlocked.Exchange(ref _isInstalled, 1) == 0)
        {
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += Resolve;
        }
    }

    private static nint Resolve(Assembly assembly, string name)
    {
        if (name is not (LibraryName or "libLibTorchSharp" or "libLibTorchSharp.so") || (AppContext.TryGetSwitch(DisableSwitch, out bool disabled) && disabled))
        {
            return 0;
        }

        lock (Gate)
        {
            if (_handle == 0 && Failure is null)
            {
                try
                {
                    _handle = Load();
                }
                catch (Exception e) when (e is ElfFormatException or IOException or DllNotFoundException or BadImageFormatException or UnauthorizedAccessException)
                {
                    Failure = e.Message;
                }
            }

            return _handle;
        }
    }

    private static nint Load()
    {
        if (!OperatingSystem.IsLinux())
        {
            // The folder given is searched by nobody else; libtorch itself was loaded from it before.
            return LibTorchFolders.Find(NativeRuntime.LibraryFile) is { } given ? NativeLibrary.Load(given) : 0;
        }

        if (LibTorchFolders.Find("libLibTorchSharp.so") is not { } path)
        {
            return 0;
        }

        PreloadLibTorch();
        byte[] image = File.ReadAllBytes(path);
        string[] missing = [.. ElfVersionPatch.StrongNeeds(image, VersionPrefix).Where(version => !SystemHas(version))];
        if (missing.Length == 0)
        {
            // With libtorch loaded from the folder given it is found; otherwise something else is wrong, which the loader's own message says best.
            return LibTorchFolders.Given is null ? 0 : NativeLibrary.Load(path);
        }

        foreach (string version in missing)
        {
            ElfVersionPatch.Weaken(image, version);
        }

        nint handle = LoadFromMemory(image);
        WeakenedVersion = string.Join(", ", missing);
        return handle;
    }

    /// <summary>Loads what the library depends on by full path, since an image in memory has no folder of its own to search.</summary>
    private static void PreloadLibTorch()
    {
        string? folder = Path.GetDirectoryName(LibTorchFolders.Find("libtorch_cpu.so"));
        if (folder is null)
        {
            throw new IOException("libtorch_cpu.so was not found.");
        }

        foreach (string openMp in Directory.EnumerateFiles(folder, "libgomp-*.so.1"))
        {
            NativeLibrary.Load(openMp);
        }

        foreach (string library in (ReadOnlySpan<string>)["libc10.so", "libtorch_cpu.so", "libtorch.so"])
        {
            NativeLibrary.Load(Path.Combine(folder, library));
        }
    }

    /// <summary>Whether the libstdc++ of this process defines a version, by the version names in its file.</summary>
    private static bool SystemHas(string version)
    {
        string? path = File.ReadLines("/proc/self/maps")
            .Select(line => line[Math.Max(0, line.IndexOf('/', StringComparison.Ordinal))..])
            .FirstOrDefault(mapped => Path.GetFileName(mapped).StartsWith("libstdc++.so", StringComparison.Ordinal));
        if (path is null)
        {
            return true;
        }

        byte[] name = System.Text.Encoding.ASCII.GetBytes(version + '\0');
        return File.ReadAllBytes(path).AsSpan().IndexOf(name) >= 0;
    }

    private static nint LoadFromMemory(ReadOnlySpan<byte> image)
    {
        int descriptor = MemfdCreate("libLibTorchSharp.so", 0);
        if (descriptor < 0)
        {
            throw new IOException($"an in-memory file could not be made (error {Marshal.GetLastPInvokeError()}).");
        }

        using (var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: true))
        {
            RandomAccess.Write(handle, image, 0);
            return NativeLibrary.Load($"/proc/self/fd/{descriptor}");
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemfdCreate(string name, uint flags);
}
