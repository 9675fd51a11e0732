using System.Globalization;
using System.Xml.Linq;
using AudioAnomaly.Audio;
using static AudioAnomaly.Tool.Tests.TimelineScores;

namespace AudioAnomaly.Tool.Tests;

public class TimelineTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Sources_FoldersAndNamesBeforeTheTime_AreOneEachInTheOrderOfTime()
    {
        IReadOnlyList<TimelineSource> sources = TimelineSource.Of(
        [
            .. Enumerable.Range(0, 5).Select(i => At(Start.AddHours(-i), source: "/data/plant/north/fan")),
            .. Enumerable.Range(0, 5).Select(i => At(Start.AddHours(i), source: "/data/plant/south/fan")),
        ]);

        Assert.Equal(["north/fan", "south/fan"], sources.Select(source => source.Name));
        Assert.All(sources, source => Assert.Null(source.Obstacle));
        Assert.Equal(sources[0].Scores.Select(score => score.Time).Order(), sources[0].Scores.Select(score => score.Time));
    }

    [Fact]
    public void Sources_NumbersBeforeTheTime_AreNotASourceEach()
    {
        TimelineSource source = Assert.Single(TimelineSource.Of([.. Enumerable.Range(0, 9).Select(i => At(Start.AddHours(i), source: $"/data/pump/{i:0000}"))]));

        Assert.Equal(("pump", 9), (source.Name, source.Scores.Count));
    }

    [Theory]
    [InlineData(40, 0.1)]
    [InlineData(300, 1)]
    public void Sources_FileTimesOfACopy_SayWhyNothingIsDrawn(int count, double secondsApart)
    {
        TimelineSource source = Assert.Single(TimelineSource.Of([.. Enumerable.Range(0, count).Select(i => At(Start.AddSeconds(i * secondsApart), origin: RecordingTimeOrigin.FileTime))]));

        Assert.Contains("as after copying", source.Obstacle, StringComparison.Ordinal);
        Assert.Contains(((count - 1) * secondsApart).ToString("0.# s of each other", CultureInfo.InvariantCulture), source.Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_FileTimesOfARecorder_Count()
        => Assert.Null(Assert.Single(TimelineSource.Of([.. Enumerable.Range(0, 40).Select(i => At(Start.AddSeconds(i * 600), origin: RecordingTimeOrigin.FileTime))])).Obstacle);

    [Fact]
    public void Sources_FileTimesBesideOwnTimes_AreLeftOut()
    {
        TimelineSource source = Assert.Single(TimelineSource.Of([At(Start.AddYears(3), origin: RecordingTimeOrigin.FileTime), At(Start), At(Start.AddHours(1), origin: RecordingTimeOrigin.Metadata)]));

        Assert.Equal([Start, Start.AddHours(1)], source.Scores.Select(score => score.Time));
    }

    [Fact]
    public void Sources_AllOfOneTime_SayWhyNothingIsDrawn()
        => Assert.Contains("the same time", Assert.Single(TimelineSource.Of([At(Start, 0.1), At(Start, 0.2)])).Obstacle, StringComparison.Ordinal);

    [Fact]
    public void Drawing_Month_StaysSmallAndShowsEachKindAndTheGap()
    {
        IReadOnlyList<TimedScore> month = Month();
        string[] kinds = ["event", "peak", "spectrum", "texture"];

        string drawn = TimelineDrawing.Draw(Assert.Single(TimelineSource.Of(month)), kinds, hasThreshold: true);

        var svg = XElement.Parse(drawn);
        Assert.InRange(drawn.Length, 20_000, 150_000);
        Assert.Contains($"{month.Count(score => score.IsAnomalous)} of {month.Count} recordings anomalous", svg.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        XElement gap = Assert.Single(svg.Elements(Svg + "rect"), rect => rect.Element(Svg + "title")?.Value == "No recordings");
        Assert.Equal(1022 / 30.0, Number(gap, "width"), 3.0);
        Assert.Equal(84 + (1022 * 14 / 30.0), Number(gap, "x"), 3.0);
        Assert.All(kinds, kind => Assert.Contains(svg.Elements(Svg + "text"), text => text.Value == kind));

        // The door: one dot in the colour of its leading evidence, where it was.
        XElement door = Assert.Single(svg.Elements(Svg + "circle"), dot => dot.Attribute("fill")!.Value == TimelineDrawing.ColorOf(kinds, "event"));
        Assert.Equal(84 + (1022 * (8 + (3 / 24.0)) / 30), Number(door, "cx"), 2.0);
        Assert.StartsWith("2026-11-09 03:00:00, 20261109_030000.wav. event: from 300 to 420 Hz quieter", door.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Drawing_TenTimesAsManyRecordings_IsHardlyLarger()
    {
        TimelineSource Every(double minutes) => Assert.Single(TimelineSource.Of([.. Enumerable.Range(0, (int)(30 * 1440 / minutes)).Select(i => At(Start.AddMinutes(i * minutes), 0.2 + (0.1 * Math.Sin(i))))]));

        int some = TimelineDrawing.Draw(Every(10), [], hasThreshold: true).Length, many = TimelineDrawing.Draw(Every(1), [], hasThreshold: true).Length;

        Assert.True(many < 1.1 * some, $"{many} against {some}");
    }

    [Fact]
    public void Drawing_ColumnOfMany_ShowsItsRange()
    {
        TimedScore[] scores = [.. Enumerable.Range(0, 1000).Select(i => At(Start.AddSeconds(i), 0.1)), At(Start.AddDays(1), 0.2), At(Start.AddSeconds(3), 0.45)];

        var svg = XElement.Parse(TimelineDrawing.Draw(Assert.Single(TimelineSource.Of(scores)), [], hasThreshold: true));

        // From 0.45 down to 0.1 on an axis of 190 pixels to 1.02.
        string path = svg.Element(Svg + "path")!.Attribute("d")!.Value;
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"M84 {202 - (190 * 0.45 / 1.02):0.#}V{202.5 - (190 * 0.1 / 1.02):0.#}"), path, StringComparison.Ordinal);
    }

    [Fact]
    public void Drawing_WithoutThreshold_HasTheRawScale()
    {
        var svg = XElement.Parse(TimelineDrawing.Draw(Assert.Single(TimelineSource.Of([.. Enumerable.Range(0, 20).Select(i => At(Start.AddHours(i), 40 + i) with { IsAnomalous = false })])), [], hasThreshold: false));

        Assert.Contains(svg.Elements(Svg + "text"), text => text.Value == "Raw score");
        Assert.Contains(svg.Elements(Svg + "text"), text => text.Value == "40");
        Assert.DoesNotContain(svg.Elements(Svg + "line"), line => line.Attribute("stroke-dasharray") is not null);
    }

    [Fact]
    public void Section_SourcesWithAndWithoutTimes_IsWellFormedAndSaysBoth()
    {
        TimedScore[] scores = [.. Month(), .. Enumerable.Range(0, 5).Select(i => At(Start.AddSeconds(i), origin: RecordingTimeOrigin.FileTime, source: "/data/<copy>"))];

        var html = XElement.Parse($"<main>{TimelineSection.Write(scores, hasThreshold: true)}</main>");

        Assert.Single(html.Elements("figure"));
        Assert.Contains("Times come from the files' names", html.Value, StringComparison.Ordinal);
        Assert.Contains("Nothing to draw over time of <copy>", html.Value, StringComparison.Ordinal);
        Assert.Contains("2026-11-09 03:00:00, 20261109_030000.wav: from 300 to 420 Hz quieter (event)", html.Value, StringComparison.Ordinal);
        Assert.Empty(TimelineSection.Write([], hasThreshold: true));
    }

    [Theory]
    [InlineData(20, "00:00:02")]
    [InlineData(3600, "00:10")]
    [InlineData(86400, "03:00")]
    [InlineData(5 * 86400, "12:00")]
    [InlineData(30 * 86400, "5 Nov")]
    [InlineData(400 * 86400, "Jan 2027")]
    [InlineData(3000 * 86400, "2027")]
    public void Ticks_AnySpan_AreRoundAndFew(int seconds, string second)
    {
        IReadOnlyList<(DateTime Time, string Label)> ticks = TimeTicks.Between(Start, Start.AddSeconds(seconds), 10);

        Assert.InRange(ticks.Count, 3, 11);
        Assert.Contains(second, ticks.Take(3).Select(tick => tick.Label));
        Assert.All(ticks, tick => Assert.InRange(tick.Time, Start, Start.AddSeconds(seconds)));
    }

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
