using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AudioAnomaly;

/// <summary>What Linux knows of a path, links followed (statx).</summary>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="IsRegular">Whether it is a file on a disk: no pipe, socket or device.</param>
/// <param name="Inode">Its number on its device; 0 on file systems that have none.</param>
/// <param name="Device">The device.</param>
internal readonly partial record struct FileStatus(bool IsFolder, bool IsRegular, ulong Inode, ulong Device)
{
    private const int CurrentFolder = -100;
    private const uint BasicStatistics = 0x7FF;
    private const int TypeMask = 0xF000;
    private const int FolderType = 0x4000;
    private const int RegularType = 0x8000;

    /// <summary>Looks at a path.</summary>
    /// <returns>What is there; null if nothing is, or if it cannot be looked at.</returns>
    /// <exception cref="EntryPointNotFoundException">The C library is too old.</exception>
    public static FileStatus? Find(string path)
    {
        Span<byte> answer = stackalloc byte[256];
        if (StatX(CurrentFolder, path, 0, BasicStatistics, answer) != 0)
        {
            return null;
        }

        // The one call whose result lies in memory alike on every processor: mode at 28, inode at 32, device at 136.
        int type = BinaryPrimitives.ReadUInt16LittleEndian(answer[28..]) & TypeMask;
        return new FileStatus(
            type == FolderType,
            type == RegularType,
            BinaryPrimitives.ReadUInt64LittleEndian(answer[32..]),
            BinaryPrimitives.ReadUInt64LittleEndian(answer[136..]));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, Span<byte> status);
}
