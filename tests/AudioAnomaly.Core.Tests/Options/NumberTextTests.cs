using System.Globalization;

namespace AudioAnomaly.Core.Tests;

public class NumberTextTests
{
    // As the culture of half of the world has it; made here, because tests run without the data of cultures.
    private static readonly CultureInfo Comma = new(string.Empty) { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData(" -2 ", -2)]
    [InlineData("1e3", 1000)]
    public void TryParse_Number_IsReadInEveryCulture(string text, double expected)
    {
        foreach (CultureInfo culture in new[] { CultureInfo.InvariantCulture, Comma })
        {
            CultureInfo.CurrentCulture = culture;

            Assert.True(NumberText.TryParse(text, out double value));
            Assert.Equal(expected, value);
        }
    }

    [Theory]
    [InlineData("1,5")]
    [InlineData("1,500")]
    [InlineData("1.000,5")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    [InlineData("")]
    public void TryParse_NoNumber_IsRefusedInEveryCulture(string text)
    {
        foreach (CultureInfo culture in new[] { CultureInfo.InvariantCulture, Comma })
        {
            CultureInfo.CurrentCulture = culture;

            Assert.False(NumberText.TryParse(text, out double _));
            Assert.False(NumberText.TryParse(text, out int _));
            Assert.False(NumberText.TryParse(text, out long _));
        }
    }

    [Fact]
    public void Refuse_DecimalComma_SaysHowToWriteIt()
    {
        Assert.Contains("as in 1.5,", NumberText.Refuse("1,5", "a number"), StringComparison.Ordinal);
        Assert.Equal("'much' is not a number.", NumberText.Refuse("much", "a number"));
    }

    [Fact]
    public void Messages_CultureWithDecimalCommas_AreTheSame()
    {
        CultureInfo.CurrentCulture = Comma;

        string threshold = Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdPolicy.AlarmsPerDay(1e9, 0.5)).Message;
        string length = ShortRecording.Of("x.wav", 0.0125, 0.5, "a patch").Message;

        Assert.Contains("172800", threshold, StringComparison.Ordinal);
        Assert.Equal("'x.wav': 0.0125 s of sound are too short; a patch needs at least 0.5 s.", length);
    }

    [Theory]
    [InlineData("coresetRato", "coresetRatio")]
    [InlineData("CORESETRATIO", "coresetRatio")]
    [InlineData("hopLenght", "hopLength")]
    [InlineData("neighbours", "neighbors")]
    [InlineData("window", null)]
    [InlineData("", null)]
    public void NearName_Slip_IsFound(string text, string? expected)
        => Assert.Equal(expected, NearName.Of(text, ["coresetRatio", "hopLength", "neighbors", "seed"]));

    [Fact]
    public void Exceptions_NamesWithControlCharacters_AreOneLine()
    {
        Exception[] made =
        [
            new AudioFormatException("a\u001b[2J\n.wav", "is empty."),
            new AudioContentException("a\u001b[2J\n.wav", "is empty."),
            new ModelFormatException("a\u001b[2J\n.wav", "is empty."),
        ];

        Assert.All(made, exception => Assert.Contains(@"a\u001b[2J\u000a.wav", exception.Message, StringComparison.Ordinal));
    }
}
