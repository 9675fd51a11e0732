namespace AudioAnomaly;

/// <summary>What a path to write to leads to.</summary>
/// <param name="Path">The full path at the end of all links.</param>
/// <param name="IsStream">Whether it is a device, a pipe or a standard stream, which is written to and never replaced.</param>
internal sealed record OutputTarget(string Path, bool IsStream)
{
    private const int MaxLinks = 40;
    private static readonly string[] StandardOutput = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];
    private static readonly string[] StandardError = ["/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"];

    /// <summary>Follows links.</summary>
    /// <exception cref="IOException">The links go round in a circle.</exception>
    public static OutputTarget Of(string path)
    {
        string target = System.IO.Path.GetFullPath(path);
        for (int i = 0; i < MaxLinks; i++)
        {
            if (StandardOutput.Contains(target) || StandardError.Contains(target) || SpecialFile.Is(target))
            {
                return new OutputTarget(target, true);
            }

            if (new FileInfo(target).LinkTarget is not { } next)
            {
                return new OutputTarget(target, false);
            }

            target = System.IO.Path.GetFullPath(next, System.IO.Path.GetDirectoryName(target) ?? target);
        }

        throw new IOException($"'{path}' is a link that leads to itself.");
    }

    /// <summary>Opens a device or pipe to write; waits for the other end of a named pipe.</summary>
    public Stream Open() => StandardOutput.Contains(Path) ? Console.OpenStandardOutput()
        : StandardError.Contains(Path) ? Console.OpenStandardError()
        : new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
}
