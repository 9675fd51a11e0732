using AudioAnomaly.AspNetCore.Tests;
using AudioAnomaly.AspNetCore.Tests.Sample;
using AudioAnomaly.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static AudioAnomaly.LivePage.Tests.BrowsedPage;

namespace AudioAnomaly.LivePage.Tests;

public sealed class LivePageTests(Chromium browser) : IClassFixture<Chromium>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sources_InDifferentStates_AreShownByWordShapeAndColour()
    {
        await using TestService service = await PressSound.StartAsync();
        await using LiveSource normal = await PressSound.OpenAsync(service, "press-1");
        await using LiveSource alarm = await PressSound.OpenAsync(service, "press-2");
        await using LiveSource device = await PressSound.OpenAsync(service, "press-3");
        await using LiveSource starting = await PressSound.OpenAsync(service, "constructor");
        await normal.NormalAsync(1, 6);
        await alarm.NormalAsync(2, 6);
        await alarm.ToneAsync(3);
        await device.SilenceAsync();

        await using BrowsedPage page = await browser.OpenAsync(service.Client.BaseAddress!);

        await That(page["#connection"]).ToHaveTextAsync("Live");
        foreach ((string name, string word) in new[] { ("press-1", "Normal"), ("press-2", "Alarm"), ("press-3", "Device fault"), ("constructor", "Starting") })
        {
            await That(page.Tile(name).Locator(".state")).ToHaveTextAsync(word);
            await That(page.Tile(name).Locator("svg path")).ToHaveCountAsync(1);
        }

        await That(page["#summary"]).ToContainTextAsync("1 alarm");
        await That(page["#source-title"]).ToHaveTextAsync("press-2");
        await That(page["#evidence"]).ToContainTextAsync("Alarm since");
        Assert.Empty(page.Errors);
    }

    [Theory]
    [InlineData(ReducedMotion.NoPreference)]
    [InlineData(ReducedMotion.Reduce)]
    public async Task Spectrogram_SoundThatComes_IsDrawnAndMoves(ReducedMotion motion)
    {
        await using TestService service = await PressSound.StartAsync();
        await using LiveSource source = await PressSound.OpenAsync(service, "press");
        await using BrowsedPage page = await browser.OpenAsync(service.Client.BaseAddress!, motion: motion);
        await That(page.Tile("press")).ToBeVisibleAsync();
        await source.NormalAsync(1);

        await page.WaitForColoursAsync("#spectrogram", 50);
        string before = await page.Page.EvaluateAsync<string>("() => document.querySelector('#spectrogram').toDataURL()");
        await source.ToneAsync(2);

        await page.Page.WaitForFunctionAsync("before => document.querySelector('#spectrogram').toDataURL() !== before", before);
        await That(page["#spectrogram"]).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("most unusual at (2.9|3|3.1) kHz"));
        await page.WaitForColoursAsync("#scores", 3);
        await page.WaitForColoursAsync("#levels", 3);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Alarm_ByKeyboardOnly_IsHeardAcknowledgedAndLabelled()
    {
        const string Nasty = "<img src=x onerror=\"window.hacked = true\"><script>window.hacked = true</script>";
        await using TestService service = await PressSound.StartAsync();
        await using BrowsedPage page = await browser.OpenAsync(service.Client.BaseAddress!);
        await That(page["#connection"]).ToHaveTextAsync("Live");
        await using LiveSource source = await PressSound.OpenAfterAlarmAsync(service, "press");
        await That(page["#alarm-list button"]).ToContainTextAsync("press");
        await That(page["#announcer"]).ToContainTextAsync("Alarm at press");

        await page.PressUntilFocusedAsync("Tab", "#alarm-list button");
        await page.Page.Keyboard.PressAsync("Enter");
        await That(page["#alarm-title"]).ToHaveTextAsync("Alarm: press");
        await page.WaitForColoursAsync("#alarm-picture", 50);
        await page.Page.WaitForFunctionAsync("() => document.querySelector('#alarm-audio').duration > 5");
        await page.PressUntilFocusedAsync("Tab", "#review input[name=label]");
        await page.Page.Keyboard.PressAsync("Space");
        await page.PressUntilFocusedAsync("Tab", "#note");
        await page.Page.Keyboard.TypeAsync(Nasty);
        await page.PressUntilFocusedAsync("Tab", "#save");
        await page.Page.Keyboard.PressAsync("Enter");
        await That(page["#review-result"]).ToHaveTextAsync("Saved.");
        await page.Page.Keyboard.PressAsync("Escape");
        await That(page["#alarm"]).ToBeHiddenAsync();

        await That(page["#alarm-list button"]).ToContainTextAsync("fault");
        AlarmRecord kept = Assert.Single(await service.Services.GetRequiredService<AlarmStore>().ListAsync(new AlarmQuery(), Cancellation));
        Assert.Equal((AlarmLabel.Fault, Nasty), (kept.Label, kept.Note));
        Assert.NotNull(kept.AcknowledgedAt);
        await page.Page.ReloadAsync();
        await page["#alarm-list button"].ClickAsync();
        await That(page["#note"]).ToHaveValueAsync(Nasty);
        Assert.True(await page.Page.EvaluateAsync<bool>("() => window.hacked === undefined && document.images.length === 0"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Alarm_NoteOfSomebodyElse_IsShownAndStays()
    {
        await using TestService service = await PressSound.StartAsync();
        await using LiveSource source = await PressSound.OpenAfterAlarmAsync(service, "press");
        await using BrowsedPage page = await browser.OpenAsync(service.Client.BaseAddress!);
        await page["#alarm-list button"].ClickAsync();
        await page.Page.WaitForFunctionAsync("() => document.querySelector('#alarm-audio').duration > 5");
        string sound = (await page["#alarm-audio"].GetAttributeAsync("src"))!;
        AlarmStore store = service.Services.GetRequiredService<AlarmStore>();
        string id = Assert.Single(await store.ListAsync(new AlarmQuery(), Cancellation)).Id;

        await store.ReviewAsync(id, "somebody", null, "a truck", Cancellation);
        await That(page["#note"]).ToHaveValueAsync("a truck");
        await page["#review input[value=nothing]"].CheckAsync();
        IRequest sent = await page.Page.RunAndWaitForRequestAsync(() => page["#save"].ClickAsync(), request => request.Method == "POST");
        await That(page["#review-result"]).ToHaveTextAsync("Saved.");

        Assert.Equal("""{"label":"nothing"}""", sent.PostData);
        AlarmRecord kept = Assert.Single(await store.ListAsync(new AlarmQuery(), Cancellation));
        Assert.Equal((AlarmLabel.Nothing, "a truck"), (kept.Label, kept.Note));

        // What plays is not loaded again.
        Assert.Equal(sound, await page["#alarm-audio"].GetAttributeAsync("src"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Alarms_Filters_ShowThoseThatMatch()
    {
        await using TestService service = await PressSound.StartAsync();
        await using LiveSource first = await PressSound.OpenAfterAlarmAsync(service, "press-1");
        await using LiveSource second = await PressSound.OpenAfterAlarmAsync(service, "press-2");
        await using BrowsedPage page = await browser.OpenAsync(service.Client.BaseAddress!);
        await That(page["#alarm-list button"]).ToHaveCountAsync(2);

        await page["#filter-source"].SelectOptionAsync("press-2");
        await That(page["#alarm-list button"]).ToHaveCountAsync(1);
        await page["#alarm-list button"].ClickAsync();
        await page["#acknowledge"].ClickAsync();
        await That(page["#review-result"]).ToHaveTextAsync("Saved.");
        await page["#alarm-close"].ClickAsync();
        await page["#filter-source"].SelectOptionAsync(string.Empty);
        await page["#filter-new"].CheckAsync();

        await That(page["#alarm-list button"]).ToHaveCountAsync(1);
        await That(page["#alarm-list button"]).ToContainTextAsync("press-1");
        await page["#filter-label"].SelectOptionAsync("fault");
        await That(page["#alarms-note"]).ToHaveTextAsync("No alarms.");
    }

    [Fact]
    public async Task Tiles_ArrowKeysAndEnter_SelectASource()
    {
        await using TestService service = await PressSound.StartAsync();
        await using LiveSource first = await PressSound.OpenAsync(service, "press-1");
        await using LiveSource second = await PressSound.OpenAsync(service, "press-2");
        await using BrowsedPage page = await browser.OpenAsync(service.Client.BaseAddress!);
        await That(page["#source-title"]).ToHaveTextAsync("press-1");

        await page.PressUntilFocusedAsync("Tab", ".tile");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("Enter");

        await That(page["#source-title"]).ToHaveTextAsync("press-2");
        await That(page.Tile("press-2")).ToHaveAttributeAsync("aria-current", "true");
    }

    [Fact]
    public async Task Trial_OfTheLastHours_SaysWhereAlarmsWouldHaveBeen()
    {
        await using TestService service = await PressSound.StartAsync();
        await using LiveSource source = await PressSound.OpenAfterAlarmAsync(service, "press");
        await using BrowsedPage page = await browser.OpenAsync(service.Client.BaseAddress!);

        // A day of windows is asked for only by those who look at it.
        await That(page["#alarm-list button"]).ToBeVisibleAsync();
        await page.WaitForColoursAsync("#spectrogram", 50);
        Assert.False(await page.Page.EvaluateAsync<bool>("() => performance.getEntriesByType('resource').some(entry => entry.name.includes('/windows'))"));
        await page["#trial summary"].ClickAsync();
        await That(page["#trial-result"]).ToContainTextAsync("1 alarm in the last");
        await page.WaitForColoursAsync("#trial-chart", 3);
        await page["#trial-rate"].FocusAsync();
        await page.Page.Keyboard.PressAsync("Home");

        await That(page["#trial-rate-text"]).ToHaveTextAsync("0.01");
        await page["#trial-required"].SelectOptionAsync("24");
        await That(page["#trial-of"]).ToHaveValueAsync("24");
        await That(page["#trial-result"]).ToContainTextAsync("24 of 24 windows");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Models_WithASource_TellDriftAndSensitivity()
    {
        await using TestService service = await PressSound.StartAsync();
        await using LiveSource source = await PressSound.OpenAfterAlarmAsync(service, "press");
        await using BrowsedPage page = await browser.OpenAsync(new Uri(service.Client.BaseAddress!, "#models"));

        await That(page["#models h3"]).ToHaveTextAsync("pump");
        await That(page["#models table"]).ToContainTextAsync("press");
        await That(page["#models .card"]).ToContainTextAsync("24 recordings");
        await That(page["#models .card"]).ToContainTextAsync("No alarm is labelled");
        await page.AssertAccessibleAsync();
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Theme_SystemAndSwitch_ChangeTheColours()
    {
        const string Background = "() => getComputedStyle(document.body).backgroundColor";
        await using TestService service = await PressSound.StartAsync();
        await using BrowsedPage page = await browser.OpenAsync(service.Client.BaseAddress!, scheme: ColorScheme.Dark);
        string dark = await page.Page.EvaluateAsync<string>(Background);

        await page["#theme"].ClickAsync();
        await That(page["#theme"]).ToHaveTextAsync("Theme: light");
        string light = await page.Page.EvaluateAsync<string>(Background);
        await page["#theme"].ClickAsync();

        await That(page["#theme"]).ToHaveTextAsync("Theme: dark");
        Assert.NotEqual(dark, light);
        Assert.Equal(dark, await page.Page.EvaluateAsync<string>(Background));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Phone_LongNames_FitsAndIsAccessible(ColorScheme scheme)
    {
        await using TestService service = await PressSound.StartAsync();
        string name = new('w', 64);
        await using LiveSource source = await PressSound.OpenAfterAlarmAsync(service, name);
        await using LiveSource other = await PressSound.OpenAsync(service, "press");
        await using BrowsedPage page = await browser.OpenAsync(service.Client.BaseAddress!, 360, 740, scheme);
        await That(page["#alarm-list button"]).ToBeVisibleAsync();
        await That(page["#trial"]).ToBeVisibleAsync();

        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();
        await page["#alarm-list button"].ClickAsync();
        await That(page["#alarm-audio"]).ToBeVisibleAsync();
        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await page["#tab-models"].ClickAsync();
        await That(page["#models table"]).ToBeVisibleAsync();
        await page.AssertFitsAsync();
    }

    [Fact]
    public async Task Service_StopsAndComesBack_ThePageSaysSoAndGoesOn()
    {
        string address = $"http://127.0.0.1:{ServiceSample.FreePort()}";
        BrowsedPage page;
        await using (TestService service = await TestService.StartAsync(builder => builder.WebHost.UseUrls(address)))
        {
            await using LiveSource source = await PressSound.OpenAsync(service, "before");
            page = await browser.OpenAsync(new Uri(address));
            await That(page.Tile("before")).ToBeVisibleAsync();
        }

        await That(page["#connection"]).ToHaveTextAsync("Connection lost, trying again");
        await using TestService again = await TestService.StartAsync(builder => builder.WebHost.UseUrls(address));
        await using LiveSource next = await PressSound.OpenAsync(again, "after");
        await next.NormalAsync(1);

        await That(page["#connection"]).ToHaveTextAsync("Live");
        await That(page.Tile("after")).ToBeVisibleAsync();
        await That(page.Tile("before")).ToHaveCountAsync(0);
        Assert.Empty(page.Errors);
        await page.DisposeAsync();
    }

    [Fact]
    public async Task Service_WithKeys_IsAskedWithOne()
    {
        await using TestService service = await TestService.StartAsync(
            builder =>
            {
                builder.Services.AddAuthentication(KeyScheme.Name).AddScheme<AuthenticationSchemeOptions, KeyScheme>(KeyScheme.Name, null);
                builder.Services.AddAuthorization();
            },
            app => app.MapAudioAnomaly("/sound").RequireAuthorization());
        await using LiveSource source = await PressSound.OpenAfterAlarmAsync(service, "press");
        await using BrowsedPage page = await browser.OpenAsync(new Uri(service.Client.BaseAddress!, "/sound"));
        await That(page["#key-title"]).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();

        await page.Page.Keyboard.TypeAsync("guess");
        await page.Page.Keyboard.PressAsync("Enter");
        await That(page["#key-problem"]).ToHaveTextAsync("That key is not known.");
        await page.Page.Keyboard.TypeAsync(KeyScheme.Key);
        await page.Page.Keyboard.PressAsync("Enter");

        await That(page["#connection"]).ToHaveTextAsync("Live");
        await page.WaitForColoursAsync("#spectrogram", 50);
        await page["#alarm-list button"].ClickAsync();
        await page["#acknowledge"].ClickAsync();
        await That(page["#alarm-facts"]).ToContainTextAsync("by tester");
        Assert.Empty(page.Errors);
    }
}
