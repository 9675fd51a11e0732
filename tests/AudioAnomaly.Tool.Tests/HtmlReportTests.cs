using System.Globalization;
using System.Xml.Linq;
using AudioAnomaly.Audio;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Tool.Tests;

public sealed class HtmlReportTests(HtmlReportTests.Fitted fitted) : IClassFixture<HtmlReportTests.Fitted>
{
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";

    [Fact]
    public async Task Save_Recordings_SaysWhatAReaderNeedsToJudge()
    {
        using var folder = new TemporaryFolder();
        string[] files = Write(folder, "sounds", ["normal_1", "normal_2", "tone"]);

        XElement page = await ReportAsync(folder["page.html"], files);

        string head = page.Descendants(Html + "dl").Single().Value;
        Assert.Contains("Written 2026-11-28 06:05 UTC.", page.Value, StringComparison.Ordinal);
        Assert.Contains("1 of 3 recordings is anomalous.", page.Value, StringComparison.Ordinal);
        Assert.Contains("m.aam", head, StringComparison.Ordinal);
        Assert.Contains("padim", head, StringComparison.Ordinal);
        Assert.Contains("24 normal recordings", head, StringComparison.Ordinal);
        Assert.Contains("scored by detectors that had not learned them", head, StringComparison.Ordinal);
        Assert.Contains("at most 5 % of normal recordings are expected above it", head, StringComparison.Ordinal);
        Assert.Contains(folder["sounds"], head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_Rows_ComeByDescendingScoreWithTheirPartsInTheSameOrder()
    {
        using var folder = new TemporaryFolder();
        string[] files = Write(folder, "sounds", ["a_normal", "b_tone", "c_normal"]);
        await File.WriteAllTextAsync(folder["sounds/d.wav"], "no sound", TestContext.Current.CancellationToken);

        XElement page = await ReportAsync(folder["page.html"], [folder["sounds/d.wav"], .. files]);

        XElement[] rows = [.. page.Descendants(Html + "tbody").Single().Elements()];
        Assert.Equal("b_tone.wav", rows[0].Element(Html + "th")!.Value);
        Assert.Equal(["Anomalous", "Normal", "Normal", "Not scored"], rows.Select(row => row.Attribute("data-verdict")!.Value));
        Assert.Equal("d.wav", rows[3].Element(Html + "th")!.Value);
        double[] scores = [.. rows.Take(3).Select(row => double.Parse(row.Elements(Html + "td").ElementAt(1).Attribute("data-v")!.Value, CultureInfo.InvariantCulture))];
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal(
            rows.Take(3).Select(row => row.Attribute("data-part")!.Value),
            page.Descendants(Html + "section").Select(part => part.Attribute("id")!.Value));
        Assert.All(rows, row => Assert.Equal(page.Descendants(Html + "thead").Single().Descendants(Html + "th").Count(), row.Elements().Count()));
        Assert.Contains("1 recording could not be scored", Warnings(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_AnomalousRecording_TellsWhatWasHeardAndShowsIt()
    {
        using var folder = new TemporaryFolder();
        XElement page = await ReportAsync(folder["page.html"], Write(folder, "sounds", ["tone", "normal"]));

        XElement[] parts = [.. page.Descendants(Html + "section")];
        Assert.NotEmpty(parts[0].Elements(Html + "ul").Single().Elements());
        Assert.Contains("Hz", parts[0].Element(Html + "ul")!.Value, StringComparison.Ordinal);
        Assert.StartsWith("Nothing above the threshold", parts[1].Element(Html + "ul")!.Value, StringComparison.Ordinal);
        Assert.All(parts, part =>
        {
            XElement picture = part.Descendants(Html + "img").Single();
            Assert.StartsWith("data:image/png;base64,", picture.Attribute("src")!.Value, StringComparison.Ordinal);
            Assert.Contains(".wav: ", picture.Attribute("alt")!.Value, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Save_RecordingsBelowThePage_ArePlayedFromThere()
    {
        using var folder = new TemporaryFolder();
        string[] files = Write(folder, "my sounds", ["100% tone #1", "normal"]);

        XElement page = await ReportAsync(folder["page.html"], files);

        Assert.Equal(
            ["./my%20sounds/100%25%20tone%20%231.wav", "./my%20sounds/normal.wav"],
            page.Descendants(Html + "audio").Select(player => player.Attribute("src")!.Value));
        Assert.All(page.Descendants(Html + "audio"), player => Assert.False(string.IsNullOrEmpty(player.Attribute("aria-label")?.Value)));
    }

    [Fact]
    public async Task Save_LongRecordingBelowThePage_StartsShortlyBeforeTheFault()
    {
        using var folder = new TemporaryFolder();
        WavWriter.Write(folder["long.wav"], Late(seconds: 30, from: 20, to: 22));

        XElement page = await ReportAsync(folder["page.html"], [folder["long.wav"]]);

        string address = page.Descendants(Html + "audio").Single().Attribute("src")!.Value;
        Assert.StartsWith("./long.wav#t=", address, StringComparison.Ordinal);
        Assert.InRange(double.Parse(address["./long.wav#t=".Length..], CultureInfo.InvariantCulture), 18.9, 21.1);
    }

    [Fact]
    public async Task Save_RecordingsElsewhere_AreHeldByThePage()
    {
        using var folder = new TemporaryFolder();
        string[] files = Write(folder, "sounds", ["tone"]);
        WavWriter.Write(folder["sounds/long.wav"], Late(seconds: 30, from: 20, to: 22));
        Directory.CreateDirectory(folder["out"]);

        XElement page = await ReportAsync(folder["out/page.html"], [.. files, folder["sounds/long.wav"]]);

        AudioClip Held(string name)
        {
            XElement part = page.Descendants(Html + "section").Single(part => part.Value.Contains(name, StringComparison.Ordinal));
            string address = part.Element(Html + "audio")!.Attribute("src")!.Value;
            Assert.StartsWith("data:audio/wav;base64,", address, StringComparison.Ordinal);
            return AudioClip.FromStream(new MemoryStream(Convert.FromBase64String(address["data:audio/wav;base64,".Length..])));
        }

        AudioClip whole = AudioClip.FromFile(files[0]), held = Held("tone.wav");
        Assert.Equal(whole.Samples.ToArray(), held.Samples.ToArray());
        AudioClip part = Held("long.wav");
        Assert.Equal(ReportSound.ClipSeconds, part.Duration.TotalSeconds, 0.01);

        // The fault is loud, and lies in what the page holds.
        Assert.True(part.Samples.ToArray().Max() > 0.3);
    }

    [Fact]
    public async Task Save_HostileNames_StayText()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        using var folder = new TemporaryFolder();
        string[] names = ["<img src=x onerror='alert(1)'>\"&amp;", "'tone' \"q\" & <b>", new string('n', 200), "a\nb\u202Ec"];

        XElement page = await ReportAsync(folder["out/page.html"], Write(folder, "sounds", names));

        Assert.Equal(4, page.Descendants(Html + "img").Count());
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        string[] shown = [.. page.Descendants(Html + "tbody").Single().Elements().Select(row => row.Element(Html + "th")!.Value).Order(StringComparer.Ordinal)];
        Assert.Equal(new[] { names[0] + ".wav", names[1] + ".wav", names[2] + ".wav", "a\\u000ab\\u202ec.wav" }.Order(StringComparer.Ordinal), shown);
    }

    [Fact]
    public async Task Save_SameInput_GivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        string[] files = Write(folder, "sounds", ["normal", "tone"]);

        await ReportAsync(folder["page.html"], files);
        byte[] first = await File.ReadAllBytesAsync(folder["page.html"], TestContext.Current.CancellationToken);
        await ReportAsync(folder["page.html"], files);

        Assert.Equal(first, await File.ReadAllBytesAsync(folder["page.html"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Save_NamesWithTimes_HaveAColumnOfTimes()
    {
        using var folder = new TemporaryFolder();
        XElement with = await ReportAsync(folder["a.html"], Write(folder, "sounds", ["pump_20261128T060840Z", "tone"]));
        XElement without = await ReportAsync(folder["b.html"], Write(folder, "others", ["normal"]));

        string[] Heads(XElement page) => [.. page.Descendants(Html + "table").Single(table => table.Attribute("data-sortable") is not null).Descendants(Html + "thead").Single().Descendants(Html + "th").Select(head => head.Value)];
        Assert.Equal(["Recording", "Time", "Verdict", "Score", "Calibrated", "p-value", "What was heard"], Heads(with));
        Assert.DoesNotContain("Time", Heads(without));
        Assert.Contains("2026-11-28 06:08:40 UTC", with.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_Drift_StandsAmongTheWarnings()
    {
        using var folder = new TemporaryFolder();
        XElement page = await ReportAsync(folder["page.html"], Write(folder, "sounds", ["normal"]), "Most are above the threshold.");

        Assert.Contains("Most are above the threshold.", Warnings(page), StringComparison.Ordinal);
    }

    private static string Warnings(XElement page) => page.Descendants(Html + "div").Single(part => part.Attribute("class")?.Value == "warnings").Value;

    /// <summary>Sounds with a tone if their names say so.</summary>
    private static string[] Write(TemporaryFolder folder, string directory, string[] names) => [.. names.Select((name, i) =>
    {
        string path = Path.Combine(folder[directory], name + ".wav");
        WavWriter.Write(path, SpectrumModel.Sound(1000 + i, 2, name.Contains("tone", StringComparison.Ordinal)));
        return path;
    })];

    private static AudioClip Late(double seconds, double from, double to)
    {
        float[] samples = SpectrumModel.Sound(7, seconds).Samples.ToArray(), tone = SpectrumModel.Sound(7, seconds, isAnomalous: true).Samples.ToArray();
        int start = (int)(from * SpectrumModel.Rate), end = (int)(to * SpectrumModel.Rate);
        tone.AsSpan(start, end - start).CopyTo(samples.AsSpan(start));
        return new AudioClip(samples, SpectrumModel.Rate);
    }

    private async Task<XElement> ReportAsync(string path, string[] files, string? drift = null)
    {
        var source = AudioSource.FromFiles(files);
        using (var report = new HtmlReport(path, fitted.Model, "m.aam", source, new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 6, 5, 0, TimeSpan.Zero))))
        {
            await foreach (ScoredRecording recording in fitted.Model.ScoreAsync(source, cancellationToken: TestContext.Current.CancellationToken))
            {
                report.Add(recording, RecordingTime.Find(recording.Name));
            }

            report.Save(drift);
        }

        return XDocument.Load(path).Root!;
    }

    public sealed class Fitted : IAsyncLifetime
    {
        public AudioAnomalyModel Model { get; private set; } = null!;

        // Says when and where, as the spectrum alone does not.
        public async ValueTask InitializeAsync() => Model = await AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseLogMelPatches()
            .UsePadim(o => o.Positions = PadimPositions.PerFrequency)
            .Build()
            .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 24).Select(seed => SpectrumModel.Sound(seed, 2))));

        public ValueTask DisposeAsync()
        {
            Model.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
