using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AudioAnomaly;

/// <summary>
/// The temporary files beside what is written. Their names are short, whatever the name of the result, and say who writes, so that those of processes that
/// were killed can be told and removed.
/// </summary>
internal static class TemporaryFiles
{
    private const string Prefix = ".audioanomaly-";
    private const string Extension = ".tmp";
    private const int MostFoldersKnown = 1000;

    // No file takes a day to write; so it is of a process that is gone, whatever its machine.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly string Machine = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Environment.MachineName)))[..8];
    private static readonly ConcurrentDictionary<string, bool> Own = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, bool> Cleaned = new(StringComparer.Ordinal);

    /// <summary>
    /// Opens a new one in a folder, for this process alone, and removes what killed processes left there. <see cref="Forget"/> it once it is moved or
    /// deleted.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">How it is used.</param>
    /// <param name="mode">Its permissions; null for the usual ones.</param>
    public static FileStream Create(string folder, FileOptions options = FileOptions.None, UnixFileMode? mode = null)
    {
        Clean(folder);
        string path = Path.Combine(
            folder,
            string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Machine}-{Environment.ProcessId}-{Guid.NewGuid():N}{Extension}"));
        Own[path] = true;
        try
        {
            var opening = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,

                // Windows moves no file that is open without the permission to delete it.
                Share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None,
                Options = options,
            };
            if (!OperatingSystem.IsWindows())
            {
                opening.UnixCreateMode = mode;
            }

            return new FileStream(path, opening);
        }
        catch
        {
            Forget(path);
            throw;
        }
    }

    /// <summary>Says that a temporary file is none any more.</summary>
    public static void Forget(string path) => Own.TryRemove(path, out _);

    /// <summary>Removes those of this process, which ends with its work unfinished.</summary>
    public static void RemoveOwn()
    {
        foreach (string path in Own.Keys)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next process to write there tries again.
            }
        }
    }

    /// <summary>Once a process and folder: a folder of many results is not listed for each of them.</summary>
    private static void Clean(string folder)
    {
        if (!Cleaned.TryAdd(folder, true))
        {
            return;
        }

        if (Cleaned.Count > MostFoldersKnown)
        {
            Cleaned.Clear();
        }

        foreach (string path in Directory.EnumerateFiles(folder, $"{Prefix}*{Extension}", new EnumerationOptions { AttributesToSkip = FileAttributes.None }))
        {
            if (IsStale(path))
            {
                Remove(path);
            }
        }
    }

    private static bool IsStale(string path)
    {
        string[] parts = Path.GetFileNameWithoutExtension(path)[Prefix.Length..].Split('-');
        return !Own.ContainsKey(path)
            && parts.Length == 3
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int process)
            && (parts[0] == Machine
                ? process == Environment.ProcessId || !IsRunning(process)
                : TimeProvider.System.GetUtcNow() - File.GetLastWriteTimeUtc(path) > Longest);
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is one that this user may not ask.
            return true;
        }
    }

    private static void Remove(string path)
    {
        try
        {
            // Whoever writes holds it; then this fails, and it stays.
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In use, of another user, or removed by another process meanwhile.
        }
    }
}
