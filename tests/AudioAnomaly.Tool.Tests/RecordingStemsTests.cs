namespace AudioAnomaly.Tool.Tests;

public class RecordingStemsTests
{
    [Theory]
    [InlineData("/d/a.wav /d/A.WAV", "a A_2")]
    [InlineData("/d/a.wav /d/a.flac /d/a.mp3", "a a_2 a_3")]
    [InlineData("/d/a.wav /e/a.wav", "d_a e_a")]
    [InlineData("/d/a.wav /e/a.wav /e/a.flac", "d_a e_a e_a_2")]
    [InlineData("/x/d/a.wav /y/d/a.wav", "x_d_a y_d_a")]
    [InlineData("/d/a.wav /d_a.wav /e/a.wav", "d_a d_a_2 e_a")]
    [InlineData("/d/a.wav /d/b.wav", "a b")]
    [InlineData("/a.wav", "a")]
    public void RecordingStems_AnyFiles_AreEachOnceAndEnd(string files, string expected)
    {
        string[] given = files.Split(' ');
        var stems = new RecordingStems(AudioSource.FromFiles(given));

        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), given.Select(file => stems[file]).Order(StringComparer.Ordinal));
    }
}
