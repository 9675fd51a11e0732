namespace AudioAnomaly.Tool.Tests;

public class CountTextTests
{
    [Theory]
    [InlineData(0, "0 recordings are")]
    [InlineData(1, "1 recording is")]
    [InlineData(2, "2 recordings are")]
    [InlineData(12345, "12,345 recordings are")]
    public void Of_Count_HasTheNounAndVerbOfItsNumber(int count, string expected)
        => Assert.Equal(expected, $"{CountText.Of(count, "recording")} {CountText.Verb(count)}");

    [Fact]
    public void Of_IrregularNoun_IsTheGivenOne() => Assert.Equal("2 parts or recordings", CountText.Of(2, "part or recording", "parts or recordings"));

    [Fact]
    public void Of_PartOfAWhole_HasTheNounOfTheWhole() => Assert.Equal(["1 of 20 recordings", "1 of 1 recording"], [CountText.Of(1, 20, "recording"), CountText.Of(1, 1, "recording")]);
}
