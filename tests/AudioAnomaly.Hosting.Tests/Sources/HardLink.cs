using System.Runtime.InteropServices;

namespace AudioAnomaly.Hosting.Tests.Sources;

/// <summary>Second names of files, on Unix.</summary>
internal static class HardLink
{
    public static void Create(string file, string name)
    {
        if (Link(file, name) != 0)
        {
            throw new IOException($"No link '{name}' could be made: error {Marshal.GetLastPInvokeError()}.");
        }
    }

#pragma warning disable SYSLIB1054 // Generated marshalling would need unsafe code in the test project.
    [DllImport("libc", EntryPoint = "link", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string file, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
#pragma warning restore SYSLIB1054
}
