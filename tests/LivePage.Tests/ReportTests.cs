using Microsoft.Playwright;
using static AudioAnomaly.LivePage.Tests.BrowsedPage;

namespace AudioAnomaly.LivePage.Tests;

/// <summary>The reports of <c>score --report</c> and <c>evaluate</c>, opened as files.</summary>
public sealed class ReportTests(Chromium browser, ScoreReport report) : IClassFixture<Chromium>, IClassFixture<ScoreReport>
{
    private const int Rows = ScoreReport.Recordings + 1;

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(1101, ColorScheme.Light)]
    [InlineData(400, ColorScheme.Light)]
    [InlineData(400, ColorScheme.Dark)]
    public async Task Report_AnyScreen_FitsAndIsAccessible(int width, ColorScheme scheme)
    {
        foreach (Uri address in new[] { report.Elsewhere, report.Evaluation })
        {
            await using BrowsedPage page = await browser.OpenAsync(address, width, scheme: scheme);

            await page.AssertFitsAsync();
            await page.AssertAccessibleAsync();
            Assert.Empty(page.Errors);
        }
    }

    [Fact]
    public async Task Report_HeaderPressedByKeys_SortsRowsAndPicturesAndTellsIt()
    {
        await using BrowsedPage page = await browser.OpenAsync(report.Elsewhere);
        ILocator heads = page["table[data-sortable] thead th"], score = heads.Filter(new LocatorFilterOptions { HasText = "Score" }).First;
        await That(score).ToHaveAttributeAsync("aria-sort", "descending");

        await page.PressUntilFocusedAsync("Tab", "th[aria-sort=descending] button");
        await page.Page.Keyboard.PressAsync("Enter");

        await That(score).ToHaveAttributeAsync("aria-sort", "ascending");
        double[] values = [.. (await CellsAsync(page, 3)).Where(value => value.Length > 0).Select(value => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(ScoreReport.Recordings, values.Length);
        Assert.Equal(values.Order(), values);
        Assert.Equal(string.Empty, (await CellsAsync(page, 3))[^1]);
        await That(page["#filter [role=status]"]).ToHaveTextAsync($"{Rows} of {Rows} rows shown, sorted by Score, ascending.");
        Assert.Equal(
            await page["table[data-sortable] tbody tr[data-part]"].EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.part)"),
            await page["section.recording"].EvaluateAllAsync<string[]>("parts => parts.map(part => part.id)"));

        await heads.Filter(new LocatorFilterOptions { HasText = "Recording" }).GetByRole(AriaRole.Button).ClickAsync();

        await That(score).ToHaveAttributeAsync("aria-sort", "none");
        string[] names = await CellsAsync(page, 0);
        Assert.Equal("b'<i>&amp; 1_20261113T060840Z.wav", names[0]);
        Assert.Equal(2, Array.FindIndex(names, name => name.StartsWith("hall_0", StringComparison.Ordinal)));
        Assert.True(
            Array.FindIndex(names, name => name.StartsWith("hall_9", StringComparison.Ordinal)) < Array.FindIndex(names, name => name.StartsWith("hall_10", StringComparison.Ordinal)),
            string.Join(' ', names));
    }

    [Fact]
    public async Task Report_WordsAndVerdict_FilterRowsAndPictures()
    {
        await using BrowsedPage page = await browser.OpenAsync(report.Elsewhere);
        ILocator shown = page["table[data-sortable] tbody tr:not([hidden])"];
        await That(shown).ToHaveCountAsync(Rows);

        await page.Page.GetByLabel("Verdict").SelectOptionAsync("Anomalous");
        await That(shown).ToHaveCountAsync(ScoreReport.Anomalous);
        await That(page["section.recording:visible"]).ToHaveCountAsync(ScoreReport.Anomalous);

        await page.Page.GetByLabel("Filter by words").FillAsync("HALL_2 wav");
        await That(shown).ToHaveCountAsync(1);
        await That(page["#filter [role=status]"]).ToHaveTextAsync($"1 of {Rows} rows shown.");

        await page.Page.GetByLabel("Verdict").SelectOptionAsync("Not scored");
        await page.Page.GetByLabel("Filter by words").FillAsync(string.Empty);
        await That(shown).ToHaveCountAsync(1);
        await That(shown).ToContainTextAsync("broken.wav");
    }

    [Fact]
    public async Task Report_Printed_ShowsAllRowsAndNoControls()
    {
        await using BrowsedPage page = await browser.OpenAsync(report.Elsewhere, scheme: ColorScheme.Dark);
        await page.Page.GetByLabel("Filter by words").FillAsync("hall_1");
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        await That(page["table[data-sortable] tbody tr:visible"]).ToHaveCountAsync(Rows);
        await That(page["section.recording:visible"]).ToHaveCountAsync(ScoreReport.Recordings);
        await That(page["input:visible, select:visible, audio:visible"]).ToHaveCountAsync(0);
        Assert.Equal("rgb(255, 255, 255)", await page.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
        await page.AssertFitsAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Report_Player_PlaysTheSound(bool isBeside)
    {
        await using BrowsedPage page = await browser.OpenAsync(isBeside ? report.Beside : report.Elsewhere);
        await That(page["audio"]).ToHaveCountAsync(ScoreReport.Recordings);

        double[] seconds = await page.Page.EvaluateAsync<double[]>(
            """
            () => Promise.all(Array.from(document.querySelectorAll('audio'), player => new Promise((done, failed) => {
              player.addEventListener('loadedmetadata', () => done(player.duration));
              player.addEventListener('error', () => failed(new Error(player.src.slice(0, 200))));
              player.preload = 'metadata';
              player.load();
            })))
            """);

        Assert.All(seconds, length => Assert.Equal(3, length, 0.05));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Report_OnAPhone_TellsEveryNumberByItsName()
    {
        await using BrowsedPage page = await browser.OpenAsync(report.Elsewhere, 400, 800);
        ILocator row = page["table[data-sortable] tbody tr"].First;

        // Cells stand below each other, and screen readers still find a table.
        await That(page["table[data-sortable]"].GetByRole(AriaRole.Columnheader)).ToHaveCountAsync(6);
        Assert.StartsWith("\"Score", await row.Locator("td.n").First.EvaluateAsync<string>("cell => getComputedStyle(cell, '::before').content"), StringComparison.Ordinal);

        // Sorting is still there.
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "p-value" }).ClickAsync();
        await That(page["th[aria-sort=descending]"]).ToContainTextAsync("p-value");
    }

    [Fact]
    public async Task Report_ScriptNotItsOwn_DoesNotRun()
    {
        await using BrowsedPage page = await browser.OpenAsync(report.Elsewhere);

        bool ran = await page.Page.EvaluateAsync<bool>(
            """
            () => { const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.body.append(script); return window.ran === true; }
            """);

        Assert.False(ran);
    }

    private static async Task<string[]> CellsAsync(BrowsedPage page, int index)
        => await page["table[data-sortable] tbody tr"].EvaluateAllAsync<string[]>("(rows, index) => rows.map(row => row.cells[index].dataset.v ?? row.cells[index].textContent)", index);
}
