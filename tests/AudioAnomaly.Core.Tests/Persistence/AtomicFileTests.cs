using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace AudioAnomaly.Core.Tests.Persistence;

public sealed class AtomicFileTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_DiskThatIsFull_NamesTheFileAskedFor()
    {
        using var folder = new TemporaryFolder();
        string path = folder["result.json"];

        IOException e = Assert.Throws<IOException>(() => AtomicFile.Write(path, stream => throw new IOException($"No space left on device : '{((FileStream)stream).Name}'")));

        Assert.Equal($"No space left on device : '{path}'", e.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }

    [Fact]
    public void Write_Link_ReplacesItsTarget()
    {
        Directory.CreateDirectory(_folder["real"]);
        string target = _folder.Write("real/model.aam", [9]);
        File.CreateSymbolicLink(_folder["link.aam"], target);
        File.CreateSymbolicLink(_folder["second.aam"], "link.aam");

        Write(_folder["second.aam"]);

        Assert.Equal(Content, File.ReadAllBytes(target));
        Assert.Equal((target, "link.aam"), (new FileInfo(_folder["link.aam"]).LinkTarget, new FileInfo(_folder["second.aam"]).LinkTarget));
        Assert.Equal(["link.aam", "real/model.aam", "second.aam"], _folder.Files());
    }

    [Fact]
    public void Write_LinkToNothing_MakesItsTarget()
    {
        File.CreateSymbolicLink(_folder["link.aam"], Path.Combine("new", "model.aam"));

        Write(_folder["link.aam"]);

        Assert.Equal(Content, File.ReadAllBytes(_folder["new/model.aam"]));
    }

    [Fact]
    public void Write_LinkToItself_IsRefused()
    {
        File.CreateSymbolicLink(_folder["a"], "b");
        File.CreateSymbolicLink(_folder["b"], "a");

        Assert.Throws<IOException>(() => Write(_folder["a"]));
        Assert.Contains("leads to itself", Assert.Throws<IOException>(() => AtomicFile.Check(_folder["a"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Device_IsWrittenToAndStays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no device files.");
        File.CreateSymbolicLink(_folder["null"], "/dev/null");

        AtomicFile.Check(_folder["null"]);
        Write(_folder["null"]);
        Write("/dev/null");

        Assert.Equal("/dev/null", new FileInfo(_folder["null"]).LinkTarget);
        Assert.True(SpecialFile.Is("/dev/null"));
        Assert.Equal(["null"], _folder.Names());
    }

    [Fact]
    public void Write_FullDevice_FailsAndStays()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no device that is always full.");

        Assert.Throws<IOException>(() => Write("/dev/full"));
        Assert.True(SpecialFile.Is("/dev/full"));
    }

    [Fact]
    public async Task Write_NamedPipe_ReachesTheReader()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Made by mkfifo, and told from files on Linux.");
        using (var make = Process.Start("mkfifo", [_folder["pipe"]]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // Nobody reads yet: looking at it must not wait.
        AtomicFile.Check(_folder["pipe"]);
        var reading = Task.Run(() => File.ReadAllBytes(_folder["pipe"]), TestContext.Current.CancellationToken);
        Write(_folder["pipe"]);

        Assert.Equal(Content, await reading);
        Assert.True(SpecialFile.Is(_folder["pipe"]));
    }

    [Fact]
    public void Write_LongestName_IsPossible()
    {
        string ascii = new string('a', 251) + ".aam", wide = new string('ü', 125) + ".aam";

        Write(_folder[ascii]);
        Write(_folder[wide]);

        Assert.Equal([Content, Content], [File.ReadAllBytes(_folder[ascii]), File.ReadAllBytes(_folder[wide])]);
    }

    [Fact]
    public void Check_NameTooLong_IsToldAtOnce()
    {
        Assert.Contains("cannot be written", Assert.Throws<IOException>(() => AtomicFile.Check(_folder[new string('a', 300)])).Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names());
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Write_ExistingFile_KeepsItsPermissions()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Permissions belong to folders there.");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherExecute;
        string path = _folder.Write("model.aam", [9]);
        File.SetUnixFileMode(path, Mode);

        Write(path);

        Assert.Equal(Mode, File.GetUnixFileMode(path));
        Assert.Equal(Content, File.ReadAllBytes(path));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Write_ProtectedFile_IsRefusedBeforeTheWork()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Permissions belong to folders there.");
        string path = _folder.Write("model.aam", [9]);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);

        Assert.Throws<UnauthorizedAccessException>(() => Write(path));
        Assert.Contains("write-protected", Assert.Throws<IOException>(() => AtomicFile.Check(path)).Message, StringComparison.Ordinal);
        Assert.Equal([9], File.ReadAllBytes(path));
    }

    [Fact]
    public void Write_Fails_LeavesTheOldFileAndNothingElse()
    {
        string path = _folder.Write("model.aam", [9]);

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));

        Assert.Equal([9], File.ReadAllBytes(path));
        Assert.Equal(["model.aam"], _folder.Names());
    }

    [Fact]
    public async Task Write_LeftoversOfDeadProcesses_AreRemoved()
    {
        using var other = Process.Start(new ProcessStartInfo("dotnet", ["--version"]) { RedirectStandardOutput = true })!;
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var parent = Process.GetCurrentProcess();
        string machine = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Environment.MachineName)))[..8];
        string dead = Leftover(machine, other.Id), earlier = Leftover(machine, parent.Id), elsewhere = Leftover("00000000", other.Id), forgotten = Leftover("00000001", other.Id);
        File.SetLastWriteTimeUtc(_folder[forgotten], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        string alive = Leftover(machine, 1);
        _folder.Write("other.tmp", [1]);

        Write(_folder["model.aam"]);

        string[] left = [.. _folder.Names().OfType<string>()];
        Assert.DoesNotContain(dead, left);
        Assert.DoesNotContain(earlier, left);
        Assert.DoesNotContain(forgotten, left);
        Assert.Equal(new[] { alive, elsewhere, "model.aam", "other.tmp" }.Order(), left);
    }

    private string Leftover(string machine, int process)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $".audioanomaly-{machine}-{process}-{process}.tmp");
        _folder.Write(name, [1, 2]);
        return name;
    }

    private static void Write(string path) => AtomicFile.Write(path, stream => stream.Write(Content));
}
