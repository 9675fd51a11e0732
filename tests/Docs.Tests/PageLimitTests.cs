namespace AudioAnomaly.Docs.Tests;

/// <summary>Pages that can be read in a few minutes, with pictures that load at once.</summary>
public class PageLimitTests
{
    private const int MostWords = 1000;
    private const int MostBytes = 150_000;

    public static TheoryData<string> Guide => [.. DocumentationPage.PathsOfGuide];

    public static TheoryData<string> ForUsers => [.. DocumentationPage.PathsForUsers.Where(path => DocumentationPage.Read(path).Pictures().Any())];

    [Theory]
    [MemberData(nameof(Guide))]
    public void Words_OfAPageOfTheGuide_AreAThousandAtMost(string path)
        => Assert.InRange(DocumentationPage.Read(path).Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, 1, MostWords);

    [Theory]
    [MemberData(nameof(ForUsers))]
    public void Pictures_OfAPage_AreThereAndSmall(string path)
    {
        string[] wrong =
        [
            .. from picture in DocumentationPage.Read(path).Pictures()
               let bytes = File.Exists(picture) ? new FileInfo(picture).Length : -1
               where bytes is < 0 or > MostBytes
               select $"{Path.GetFileName(picture)}: {(bytes < 0 ? "missing" : $"{bytes} bytes")}",
        ];

        Assert.Empty(wrong);
    }
}
