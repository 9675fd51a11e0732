using Microsoft.Playwright;
namespace AudioAnomaly.LivePage.Tests;
public class Smoke
{
    [Fact]
    public async Task Shots()
    {
        string url = Environment.GetEnvironmentVariable("PAGE")!;
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
        foreach ((string name, int w, int h, ColorScheme scheme) in new[] { ("light", 1280, 800, ColorScheme.Light), ("dark", 1280, 800, ColorScheme.Dark), ("phone", 360, 740, ColorScheme.Light) })
        {
            IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = w, Height = h }, ColorScheme = scheme });
            page.Console += (_, m) => Console.WriteLine($"{name}: {m.Type} {m.Text}");
            page.PageError += (_, m) => Console.WriteLine($"{name}: ERROR {m}");
            await page.GotoAsync(url);
            await page.WaitForTimeoutAsync(6000);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = $"/tmp/shots/{name}.png" });
            if (name != "phone")
            {
                IReadOnlyList<ILocator> alarms = await page.Locator("#alarm-list button").AllAsync();
                if (alarms.Count > 0) { await alarms[^1].ClickAsync(); await page.WaitForTimeoutAsync(2500); await page.ScreenshotAsync(new PageScreenshotOptions { Path = $"/tmp/shots/{name}-alarm.png" }); await page.Keyboard.PressAsync("Escape"); }
                if (await page.Locator("#trial").IsVisibleAsync()) { await page.Locator("#trial summary").ClickAsync(); await page.WaitForTimeoutAsync(2000); await page.ScreenshotAsync(new PageScreenshotOptions { Path = $"/tmp/shots/{name}-trial.png", FullPage = true }); }
                await page.GotoAsync(url + "#models"); await page.WaitForTimeoutAsync(2500); await page.ScreenshotAsync(new PageScreenshotOptions { Path = $"/tmp/shots/{name}-models.png" });
            }
            else await page.ScreenshotAsync(new PageScreenshotOptions { Path = $"/tmp/shots/{name}-full.png", FullPage = true });
            await page.CloseAsync();
        }
    }
}
