using AudioAnomaly.Audio;
using CsCheck;

namespace AudioAnomaly.Features.Tests.Filters;

public class AudioFilterTests
{
    [Theory]
    [InlineData("highpass:100", "highpass:100:4")]
    [InlineData("highpass:0.5:8", "highpass:0.5:8")]
    [InlineData("lowpass:4000:1", "lowpass:4000:1")]
    [InlineData("bandstop:900:1100", "bandstop:900:1100:2")]
    [InlineData("hum:50", "hum:50:10:30")]
    [InlineData("hum:60:3", "hum:60:3:30")]
    [InlineData("preemphasis", "preemphasis:0.97")]
    public void Parse_Text_GivesTheFilterAndItsFullText(string text, string full) => Assert.Equal(full, AudioFilter.Parse(text).ToString());

    [Theory]
    [InlineData("highpass:0", "frequency")]
    [InlineData("highpass:-5", "from 0.1 to 192000")]
    [InlineData("highpass:nan", "'nan' is no number")]
    [InlineData("highpass:1e999", "no number")]
    [InlineData("highpass:100,5", "'100,5' is no number")]
    [InlineData("highpass", "frequency (Hz) is missing")]
    [InlineData("highpass:100:17", "order is 17")]
    [InlineData("highpass:100:2.5", "whole")]
    [InlineData("highpass:100:4:1", "3 numbers")]
    [InlineData("bandstop:1100:900", "above its lower one (1100 Hz)")]
    [InlineData("hum:50:0", "number of frequencies is 0")]
    [InlineData("hum:50:10:0.5", "quality is 0.5")]
    [InlineData("preemphasis:1.5", "coefficient is 1.5")]
    [InlineData("bandpass:100:200", "there is no kind 'bandpass'")]
    [InlineData("HIGHPASS:100", "there is no kind 'HIGHPASS'")]
    [InlineData("", "there is no kind ''")]
    public void Parse_NoFilter_NamesTheFilterAndTheLimit(string text, string expected)
    {
        FormatException refused = Assert.Throws<FormatException>(() => AudioFilter.Parse(text));

        Assert.Contains($"'{text}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Filters_ImpossibleFrequency_NameParameterAndFilter(double wrong)
    {
        Assert.Contains("highpass", Assert.Throws<ArgumentOutOfRangeException>("hertz", () => AudioFilter.HighPass(wrong)).Message, StringComparison.Ordinal);
        Assert.Contains("lowpass", Assert.Throws<ArgumentOutOfRangeException>("hertz", () => AudioFilter.LowPass(wrong)).Message, StringComparison.Ordinal);
        Assert.Contains("hum", Assert.Throws<ArgumentOutOfRangeException>("hertz", () => AudioFilter.Hum(wrong)).Message, StringComparison.Ordinal);
        Assert.Contains("bandstop", Assert.Throws<ArgumentOutOfRangeException>("highHertz", () => AudioFilter.BandStop(1, wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_AnyFilter_IsReadBack()
        => Gen.Select(Gen.Double[0.1, 90_000], Gen.Int[1, 8], Gen.Double[0.2, 900], Gen.Double[0.01, 1]).Sample((hertz, order, width, share) =>
        {
            foreach (AudioFilter filter in (AudioFilter[])
                [AudioFilter.HighPass(hertz, order), AudioFilter.LowPass(hertz, order), AudioFilter.BandStop(hertz, hertz + width, order), AudioFilter.Hum(hertz, order, width + 1), AudioFilter.PreEmphasis(share)])
            {
                var read = AudioFilter.Parse(filter.ToString());

                Assert.Equal(filter, read);
                Assert.Equal(filter.GetHashCode(), read.GetHashCode());
                Assert.NotEqual(AudioFilter.HighPass(99_999), read);
            }
        });
}
