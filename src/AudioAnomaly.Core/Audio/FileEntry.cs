using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AudioAnomaly.Audio;

/// <summary>What a path leads to, links followed.</summary>
/// <param name="Identity">What two paths have in common exactly if they lead to the same file, as far as the system tells.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="IsRegular">Whether it is a file whose content can be read again and again: no pipe, socket or device.</param>
internal sealed partial record FileEntry(string Identity, bool IsFolder, bool IsRegular)
{
    private const int CurrentFolder = -100;
    private const uint BasicStatistics = 0x7FF;
    private const int TypeMask = 0xF000;
    private const int FolderType = 0x4000;
    private const int RegularType = 0x8000;

    /// <summary>Looks at a path.</summary>
    /// <returns>What is there; null if nothing is, or if it cannot be looked at.</returns>
    public static FileEntry? Find(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? FindOnLinux(path) : FindByName(path);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return FindByName(path);
        }
    }

    /// <summary>What the paths of one file have in common; for a path that leads nowhere its full name.</summary>
    public static string IdentityOf(string path) => Find(path)?.Identity ?? Path.GetFullPath(path);

    private static FileEntry? FindOnLinux(string path)
    {
        Span<byte> answer = stackalloc byte[256];
        if (Statistics(CurrentFolder, path, 0, BasicStatistics, ref MemoryMarshal.GetReference(answer)) != 0)
            return null;

        // The layout is the same on every processor (statx(2)): mode at 28, inode at 32, device at 136.
        int type = BinaryPrimitives.ReadUInt16LittleEndian(answer[28..]) & TypeMask;
        ulong inode = BinaryPrimitives.ReadUInt64LittleEndian(answer[32..]), device = BinaryPrimitives.ReadUInt64LittleEndian(answer[136..]);

        // Some file systems have no inodes.
        string identity = inode == 0 ? Path.GetFullPath(path) : FormattableString.Invariant($"{device:x}:{inode:x}");
        return new FileEntry(identity, type == FolderType, type == RegularType);
    }

    private static FileEntry? FindByName(string path)
    {
        try
        {
            bool isFolder = Directory.Exists(path);
            FileSystemInfo info = isFolder ? new DirectoryInfo(path) : new FileInfo(path);
            string name = (info.ResolveLinkTarget(returnFinalTarget: true) ?? info).FullName;
            return !info.Exists ? null
                : new FileEntry(OperatingSystem.IsWindows() ? name.ToUpperInvariant() : name, isFolder, !isFolder && !info.Attributes.HasFlag(FileAttributes.Device));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statistics(int folder, string path, int flags, uint mask, ref byte answer);
}
