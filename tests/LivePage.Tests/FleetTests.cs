using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AudioAnomaly.AspNetCore.Tests.Sample;
using Microsoft.Playwright;
using static AudioAnomaly.LivePage.Tests.BrowsedPage;

namespace AudioAnomaly.LivePage.Tests;

/// <summary>samples/Fleet, as somebody sees it who starts it.</summary>
public sealed class FleetTests(Chromium browser) : IClassFixture<Chromium>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fleet_Started_ShowsMicrophonesOfBothSilosAndTheirAlarms()
    {
        await using ServiceSample fleet = ServiceSample.Fleet();
        await fleet.InitializeAsync();
        await using BrowsedPage page = await browser.OpenAsync(fleet.Client.BaseAddress!);

        await That(page.Tile("hall-1-pump-1").Locator(".state")).ToHaveTextAsync("Normal");
        await That(page.Tile("hall-2-pump-6-cable")).ToBeVisibleAsync();
        await That(page.Tile("hall-1-pump-2-bearing").Locator(".state")).ToHaveTextAsync("Alarm");
        await page.Tile("hall-1-pump-2-bearing").ClickAsync();
        await That(page["#alarm-list button"].Filter(new LocatorFilterOptions { HasText = "pump-2-bearing" }).First).ToBeVisibleAsync();
        await page.WaitForColoursAsync("#spectrogram", 50);
        await page.AssertAccessibleAsync();
        if (Environment.GetEnvironmentVariable("AUDIOANOMALY_SCREENSHOTS") is { } folder)
        {
            await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, "fleet.png") });
        }

        JsonNode overview = (await fleet.Client.GetFromJsonAsync<JsonNode>("/fleet", Cancellation))!;
        Assert.Equal(12, (int)overview["microphones"]!);
        Assert.Equal(2, overview["silos"]!.AsObject().Count);
        Assert.Empty(page.Errors);
    }
}
