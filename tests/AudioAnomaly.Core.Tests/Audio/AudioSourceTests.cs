using System.Diagnostics;
using System.Runtime.InteropServices;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Core.Tests.Audio;

public sealed class AudioSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AudioSource_Folder_HasItsRecordingsInOrderAndNothingHidden()
    {
        _folder.Touch("b.wav", "a/c.flac", "A.WAV", "notes.txt", ".hidden.wav", ".trash/d.wav", "a/.git/e.wav", "._b.wav");

        var source = AudioSource.FromDirectory(_folder.Root);

        Assert.Equal(["A.WAV", "a/c.flac", "b.wav"], Names(source));
        Assert.Empty(source.Warnings);
    }

    [Fact]
    public void AudioSource_HiddenFolderThatIsAskedFor_IsRead()
    {
        _folder.Touch(".cache/a.wav");

        Assert.Equal([".cache/a.wav"], Names(AudioSource.FromDirectory(_folder[".cache"])));
    }

    [Fact]
    public void AudioSource_LinksToFoldersAboveAndBeside_CountEachFileOnce()
    {
        _folder.Touch("a.wav", "one/b.wav", "two/c.wav");
        Link("self", _folder.Root);
        Link("one/up", _folder.Root);
        Link("one/across", _folder["two"]);
        Link("two/across", _folder["one"]);

        Assert.Equal(["a.wav", "one/b.wav", "two/c.wav"], Names(AudioSource.FromDirectory(_folder.Root)));
    }

    [Fact]
    public void AudioSource_FolderBehindALink_IsRead()
    {
        _folder.Touch("real/sub/b.wav", "listed/a.wav");
        Link("listed/more", _folder["real"]);

        Assert.Equal(["listed/a.wav", "listed/more/sub/b.wav"], Names(AudioSource.FromDirectory(_folder["listed"])));
    }

    [Fact]
    public void AudioSource_FurtherNamesOfAFile_AreToldAndCountOnce()
    {
        _folder.Touch("m.wav");
        Link("a.wav", _folder["m.wav"]);
        using (Process hard = Process.Start("ln", [_folder["m.wav"], _folder["z.wav"]]))
        {
            hard.WaitForExit();
        }

        var source = AudioSource.FromDirectory(_folder.Root);

        Assert.Equal(["m.wav"], Names(source));
        Assert.Equal(2, source.Warnings.Count(warning => warning.Contains("same file as", StringComparison.Ordinal)));
    }

    [Fact]
    public void AudioSource_FileGivenTwice_IsOneFile()
    {
        _folder.Touch("d/a.wav", "d/b.wav");

        Assert.Equal(["d/a.wav", "d/b.wav"], Names(AudioSource.FromPaths([_folder["d/a.wav"], _folder["d"], _folder["d/./b.wav"], _folder["d"]])));
        Assert.Equal(["d/b.wav", "d/a.wav"], Names(AudioSource.FromFiles([_folder["d/b.wav"], _folder["d/a.wav"], _folder["d/b.wav"]])));
        Assert.Equal(["gone.wav"], Names(AudioSource.FromFiles([_folder["gone.wav"], _folder["gone.wav"]])));
    }

    [Fact]
    public void AudioSource_PipesAndLinksToNothing_AreLeftAloneWithAWord()
    {
        _folder.Touch("a.wav");
        Link("dead.wav", _folder["nowhere"]);
        Pipe("pipe.wav");

        var source = AudioSource.FromDirectory(_folder.Root);

        Assert.Equal(["a.wav"], Names(source));
        Assert.Contains(source.Warnings, warning => warning.Contains("pipe.wav", StringComparison.Ordinal) && warning.Contains("pipe or a device", StringComparison.Ordinal));
        Assert.Contains(source.Warnings, warning => warning.Contains("dead.wav", StringComparison.Ordinal));
    }

    [Fact]
    public void AudioReader_Pipe_IsRefusedAtOnce()
    {
        string path = Pipe("pipe.wav");

        foreach (Action act in new Action[] { () => AudioReader.Default.ReadInfo(path), () => AudioReader.Default.ReadClip(path), () => new WavReader().Open(path, default) })
        {
            Assert.Contains("pipe or a device", Assert.Throws<AudioFormatException>(act).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AudioSource_FolderThatCannotBeRead_CostsNoOther()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "root may read every folder.");
        _folder.Touch("a.wav", "closed/b.wav", "open/c.wav");
        Close("closed", UnixFileMode.None);
        try
        {
            var source = AudioSource.FromDirectory(_folder.Root);

            Assert.Equal(["a.wav", "open/c.wav"], Names(source));
            Assert.Contains("closed", Assert.Single(source.Warnings), StringComparison.Ordinal);
        }
        finally
        {
            Close("closed", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void AudioSource_NameThatIsNoUtf8_IsRefusedByName()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere names are Unicode.");
        _folder.Touch("a.wav");
        using (Process shell = Process.Start("sh", ["-c", $"printf x > '{_folder.Root}'/\"$(printf 'caf\\351.wav')\""]))
        {
            shell.WaitForExit();
        }

        try
        {
            var source = AudioSource.FromDirectory(_folder.Root);

            Assert.Equal(["a.wav"], Names(source));
            Assert.Contains("no UTF-8", Assert.Single(source.Warnings), StringComparison.Ordinal);
            Assert.Contains("no UTF-8", Assert.Throws<FileNotFoundException>(() => AudioClip.FromFile(_folder["caf\uFFFD.wav"])).Message, StringComparison.Ordinal);
            File.Delete(_folder["a.wav"]);
            Assert.Contains("no UTF-8", Assert.Throws<AudioContentException>(() => AudioSource.FromDirectory(_folder.Root)).Message, StringComparison.Ordinal);
        }
        finally
        {
            using Process remove = Process.Start("sh", ["-c", $"rm '{_folder.Root}'/*"]);
            remove.WaitForExit();
        }
    }

    private IEnumerable<string> Names(AudioSource source)
        => source.Items.Select(item => Path.GetRelativePath(_folder.Root, item.Name).Replace(Path.DirectorySeparatorChar, '/'));

    private void Link(string name, string target)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there.");
        File.CreateSymbolicLink(_folder[name], target);
    }

    private string Pipe(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), $"{RuntimeInformation.OSDescription} does not say what is a pipe.");
        using Process made = Process.Start("mkfifo", [_folder[name]]);
        made.WaitForExit();
        return _folder[name];
    }

    private void Close(string name, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder[name], mode);
        }
    }
}
