using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AudioAnomaly;

/// <summary>Tells files on a disk from devices, pipes and sockets, which must not be replaced by a file.</summary>
internal static partial class SpecialFile
{
    private const int CurrentFolder = -100;
    private const uint TypeOnly = 1;
    private const int BufferLength = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int Folder = 0x4000;
    private const int Regular = 0x8000;

    /// <summary>Whether a path, links followed, leads to something that is there and neither file nor folder.</summary>
    /// <param name="path">A full path.</param>
    public static bool Is(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                Span<byte> status = stackalloc byte[BufferLength];
                return StatX(CurrentFolder, path, 0, TypeOnly, status) == 0
                    && (BinaryPrimitives.ReadUInt16LittleEndian(status[ModeOffset..]) & TypeMask) is not (Folder or Regular);
            }
            catch (EntryPointNotFoundException)
            {
                // An old C library: go by the place, as on other systems.
            }
        }

        return path.StartsWith(OperatingSystem.IsWindows() ? @"\\.\" : "/dev/", StringComparison.Ordinal);
    }

    // The one call whose result lies in memory alike on every processor.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, Span<byte> status);
}
