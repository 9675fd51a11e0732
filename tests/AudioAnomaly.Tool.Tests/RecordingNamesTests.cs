namespace AudioAnomaly.Tool.Tests;

public class RecordingNamesTests
{
    [Theory]
    [InlineData("/data/a/x.wav,/data/a/y.wav", "/data/a", "x.wav,y.wav")]
    [InlineData("/data/a/x.wav,/data/ab/y.wav", "/data", "a/x.wav,ab/y.wav")]
    [InlineData("/data/a/x.wav,/data/a/b/y.wav,/data/c/z.wav", "/data", "a/x.wav,a/b/y.wav,c/z.wav")]
    [InlineData("day/x.wav", "day", "x.wav")]
    [InlineData("/a/x.wav,/b/y.wav", null, "/a/x.wav,/b/y.wav")]
    [InlineData("x.wav,day/y.wav", null, "x.wav,day/y.wav")]
    public void Names_Recordings_LeaveOutTheFoldersThatAllHaveInCommon(string recordings, string? folder, string shown)
    {
        string Own(string path) => path.Replace('/', Path.DirectorySeparatorChar);
        string[] all = Own(recordings).Split(',');

        var names = new RecordingNames(all);

        Assert.Equal(folder is null ? null : Own(folder), names.Folder);
        Assert.Equal(Own(shown).Split(','), all.Select(recording => names[recording]));
    }
}
