using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using AudioAnomaly.AspNetCore.Tests.Sample;
using Microsoft.Playwright;
using static AudioAnomaly.LivePage.Tests.BrowsedPage;

namespace AudioAnomaly.LivePage.Tests;

public sealed class DemoTests(Chromium browser) : IClassFixture<Chromium>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Demo_AfterAMinute_HasShownEveryState()
    {
        await using ServiceSample service = await StartAsync();
        HashSet<string> seen = [];
        await foreach ((string type, JsonNode data) in EventsOf(service))
        {
            string[] found = type switch
            {
                "state" => [.. data["sources"]!.AsArray().Select(source => source!["state"]!.GetValue<string>())],
                "alarm" => [$"alarm at {data["alarm"]!["source"]}"],
                "drift" or "device" => [type],
                _ => [],
            };
            seen.UnionWith(found);
            if (seen.IsSupersetOf(["normal", "deviceFault", "device", "drift", "alarm at pump-2-bearing", "alarm at pump-3-loose", "alarm at pump-4-leak"]))
            {
                return;
            }
        }

        Assert.Fail($"seen only: {string.Join(", ", seen)}");
    }

    /// <summary>Makes the pictures of docs/reference/live-page.md, in the folder that AUDIOANOMALY_SCREENSHOTS names.</summary>
    [Fact]
    public async Task Demo_Screenshots_AreMade()
    {
        string? folder = Environment.GetEnvironmentVariable("AUDIOANOMALY_SCREENSHOTS");
        Assert.SkipWhen(folder is null, "AUDIOANOMALY_SCREENSHOTS names no folder.");
        await using ServiceSample service = await StartAsync();
        Uri address = service.Client.BaseAddress!;
        await using BrowsedPage light = await browser.OpenAsync(address);
        await using BrowsedPage dark = await browser.OpenAsync(address, scheme: ColorScheme.Dark);
        await using BrowsedPage phone = await browser.OpenAsync(address, 360, 740);

        await light.Tile("pump-2-bearing").ClickAsync();
        await That(light.Tile("pump-6-cable").Locator(".state")).ToHaveTextAsync("Device fault");
        await That(light.Tile("pump-2-bearing").Locator(".state")).ToHaveTextAsync("Alarm");
        await That(phone.Tile("pump-2-bearing").Locator(".state")).ToHaveTextAsync("Alarm");
        await phone.Tile("pump-2-bearing").ClickAsync();
        await phone.WaitForColoursAsync("#spectrogram", 50);
        await ShootAsync(light, "live-page");
        await ShootAsync(phone, "live-page-phone");

        // The last of the faults, once all states were seen.
        await That(light.Tile("pump-5-outdoors").Locator(".state")).ToHaveTextAsync("Drift");
        await dark.Tile("pump-4-leak").ClickAsync();
        await That(dark.Tile("pump-4-leak").Locator(".state")).ToHaveTextAsync("Alarm");
        await dark.WaitForColoursAsync("#spectrogram", 50);
        await ShootAsync(dark, "live-page-dark");

        ILocator bearing = light["#alarm-list button[data-lasts=false]"].Filter(new LocatorFilterOptions { HasText = "pump-2-bearing" }).First;
        await bearing.ClickAsync();
        await light.WaitForColoursAsync("#alarm-picture", 50);
        await light.Page.WaitForFunctionAsync("() => document.querySelector('#alarm-audio').duration > 5");
        await ShootAsync(light, "live-page-alarm");
        await light.Page.Keyboard.PressAsync("Escape");
        await light["#trial summary"].ClickAsync();
        await light.WaitForColoursAsync("#trial-chart", 3);
        await That(light["#trial-result"]).ToContainTextAsync("in the last");
        await light["#trial"].ScrollIntoViewIfNeededAsync();
        await light["#source"].ScreenshotAsync(new LocatorScreenshotOptions { Path = Path.Combine(folder, "live-page-trial.png") });
        await light["#tab-models"].ClickAsync();
        await That(light["#models table"]).ToBeVisibleAsync();
        await ShootAsync(light, "live-page-models");

        Task ShootAsync(BrowsedPage page, string name) => page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png") });
    }

    private static async Task<ServiceSample> StartAsync()
    {
        var service = new ServiceSample("--Demo=true");
        await service.InitializeAsync();
        return service;
    }

    private static async IAsyncEnumerable<(string Type, JsonNode Data)> EventsOf(ServiceSample service)
    {
        // The machines do all that they do within two minutes; the picture is complete after one.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(120));
        using HttpResponseMessage response = await service.Client.GetAsync("/live/events", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        await foreach (SseItem<string> item in SseParser.Create(await response.Content.ReadAsStreamAsync(limit.Token)).EnumerateAsync(limit.Token))
        {
            yield return (item.EventType, JsonNode.Parse(item.Data)!);
        }
    }
}
