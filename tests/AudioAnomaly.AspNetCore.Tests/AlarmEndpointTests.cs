using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AudioAnomaly.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace AudioAnomaly.AspNetCore.Tests;

public class AlarmEndpointTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Alarms_AfterOne_AreListedFoundHeardAndSeen()
    {
        await using TestService service = await TestService.StartAsync();
        await SendAlarmAsync(service, "press");

        JsonNode alarm = await WaitForAlarmAsync(service);
        string id = alarm["id"]!.GetValue<string>();

        Assert.Equal("press", alarm["source"]!.GetValue<string>());
        Assert.NotNull(alarm["endedAt"]);
        Assert.InRange(alarm["confidence"]!.GetValue<double>(), 0.5, 1);
        Assert.Equal(alarm.ToJsonString(), (await service.Client.GetAsync($"/alarms/{id}", Cancellation).JsonAsync()).ToJsonString());
        byte[] wav = await service.Client.GetByteArrayAsync($"/alarms/{id}/sound.wav", Cancellation);
        Assert.Equal("RIFF", Encoding.ASCII.GetString(wav, 0, 4));
        JsonNode picture = await service.Client.GetAsync($"/alarms/{id}/picture", Cancellation).JsonAsync();
        int columns = picture["columns"]!.GetValue<int>();
        Assert.Equal(columns * picture["frequencies"]!.AsArray().Count, Convert.FromBase64String(picture["map"]!.GetValue<string>()).Length);
        Assert.Equal((wav.Length - 44) / 2.0 / SpectrumModel.Rate, columns * picture["secondsPerColumn"]!.GetValue<double>(), 0.5);
        Assert.Equal("[]", (await service.Client.GetAsync("/alarms?source=other", Cancellation).JsonAsync()).ToJsonString());
        Assert.Equal("[]", (await service.Client.GetAsync($"/alarms?before={id}", Cancellation).JsonAsync()).ToJsonString());
        Assert.Equal(1, (await service.Client.GetAsync("/alarms/state", Cancellation).JsonAsync())["alarms"]!.GetValue<int>());
    }

    [Fact]
    public async Task Review_InJson_IsKeptAndFiltersFollow()
    {
        await using TestService service = await TestService.StartAsync();
        await SendAlarmAsync(service, "press");
        string id = (await WaitForAlarmAsync(service))["id"]!.GetValue<string>();

        JsonNode reviewed = await ReviewAsync(service, id, """{"label":"nothing","note":"a truck <b>passed</b>"}""").JsonAsync();

        Assert.Equal(("nothing", "a truck <b>passed</b>"), (reviewed["label"]!.GetValue<string>(), reviewed["note"]!.GetValue<string>()));
        Assert.NotNull(reviewed["acknowledgedAt"]);
        Assert.Equal("[]", (await service.Client.GetAsync("/alarms?unacknowledged=true", Cancellation).JsonAsync()).ToJsonString());
        Assert.Single((await service.Client.GetAsync("/alarms?label=nothing", Cancellation).JsonAsync()).AsArray());
    }

    [Fact]
    public async Task Review_FormOfAnotherSiteOrMistakes_ChangesNothing()
    {
        await using TestService service = await TestService.StartAsync();
        await SendAlarmAsync(service, "press");
        string id = (await WaitForAlarmAsync(service))["id"]!.GetValue<string>();

        foreach (string type in new[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data" })
        {
            using HttpResponseMessage refused = await ReviewAsync(service, id, """{"label":"nothing"}""", type);
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
        }

        await service.PostAsync($"/alarms/{id}/review", """{"label":"nothing"}"""u8.ToArray()).RefusedAsync(HttpStatusCode.UnsupportedMediaType, "not-json");
        await ReviewAsync(service, id, """{"label":"broken"}""").RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        await ReviewAsync(service, id, """{"lable":"fault"}""").RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        await ReviewAsync(service, id, "null").RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        await ReviewAsync(service, id, $$"""{"note":"{{new string('x', 4001)}}"}""").RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        await ReviewAsync(service, id, $$"""{"note":"{{new string('x', 1 << 16)}}"}""").RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        await ReviewAsync(service, "0", "{}").RefusedAsync(HttpStatusCode.NotFound, "alarm-unknown");

        JsonNode alarm = await service.Client.GetAsync($"/alarms/{id}", Cancellation).JsonAsync();
        Assert.Equal(("none", null), (alarm["label"]!.GetValue<string>(), alarm["acknowledgedAt"]?.GetValue<string>()));
    }

    [Fact]
    public async Task Alarms_UnknownOnesOrMistakes_AreProblems()
    {
        await using TestService service = await TestService.StartAsync();

        foreach (string path in new[] { "/alarms/0", "/alarms/0/sound.wav", "/alarms/0/picture", "/alarms?before=0" })
        {
            await service.Client.GetAsync(path, Cancellation).RefusedAsync(HttpStatusCode.NotFound, "alarm-unknown");
        }

        foreach (string query in new[] { "label=broken", "limit=0", "limit=1001", "unacknowledged=perhaps" })
        {
            await service.Client.GetAsync($"/alarms?{query}", Cancellation).RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        }
    }

    [Fact]
    public async Task Alarms_Lasting_AreThoseThatHaveNotEnded()
    {
        await using TestService service = await TestService.StartAsync(settings: ("Live:PatienceSeconds", "3600"));
        await SendAlarmAsync(service, "ended");
        await WaitForAlarmAsync(service);
        await using LiveSource lasting = await service.Services.GetRequiredService<LiveSources>().OpenAsync("lasting", "pump", new LiveFormat(SpectrumModel.Rate), cancellationToken: Cancellation);
        await lasting.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(4, 20)), Cancellation);
        await lasting.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(5, 20, isAnomalous: true)), Cancellation);
        JsonArray alarms;
        do
        {
            alarms = (await service.Client.GetAsync("/alarms", Cancellation).JsonAsync()).AsArray();
        }
        while (alarms.Count < 2);

        JsonNode found = Assert.Single((await service.Client.GetAsync("/alarms?lasting=true", Cancellation).JsonAsync()).AsArray())!;

        Assert.Equal("lasting", found["source"]!.GetValue<string>());
        Assert.Null(found["endedAt"]);
        await service.Client.GetAsync("/alarms?lasting=perhaps", Cancellation).RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
    }

    [Fact]
    public async Task Windows_WithPoints_AreTheHighestOfEachStretch()
    {
        await using TestService service = await TestService.StartAsync();
        await SendAlarmAsync(service, "press");
        string[] all = [.. (await service.Client.GetAsync("/live/press/windows", Cancellation).JsonAsync()).AsArray().Select(window => window!.ToJsonString())];
        Assert.True(all.Length > 6, $"{all.Length} windows");

        JsonArray few = (await service.Client.GetAsync("/live/press/windows?points=5", Cancellation).JsonAsync()).AsArray();
        JsonArray enough = (await service.Client.GetAsync($"/live/press/windows?points={all.Length}", Cancellation).JsonAsync()).AsArray();

        Assert.Equal(5, few.Count);
        for (int i = 0; i < few.Count; i++)
        {
            string[] stretch = all[(i * all.Length / 5)..((i + 1) * all.Length / 5)];
            Assert.Contains(few[i]!.ToJsonString(), stretch);
            Assert.Equal(stretch.Max(ScoreOf), ScoreOf(few[i]!.ToJsonString()));
        }

        Assert.Equal(all, enough.Select(window => window!.ToJsonString()));
        await service.Client.GetAsync("/live/press/windows?points=0", Cancellation).RefusedAsync(HttpStatusCode.BadRequest, "bad-request");

        static double ScoreOf(string window) => JsonNode.Parse(window)!["score"]!.GetValue<double>();
    }

    [Fact]
    public async Task Health_All_TellsEveryCheckWithoutReasons()
    {
        await using TestService service = await TestService.StartAsync();

        JsonNode health = await service.Client.GetAsync("/health/all", Cancellation).JsonAsync();

        Assert.Equal("healthy", health["status"]!.GetValue<string>());
        Assert.Equal(["alarms", "models", "sources"], health["checks"]!.AsObject().Select(check => check.Key).Order(StringComparer.Ordinal));
        Assert.All(health["checks"]!.AsObject(), check => Assert.Equal("healthy", check.Value!.GetValue<string>()));
    }

    private static async Task SendAlarmAsync(TestService service, string name)
    {
        LiveSource source = await service.Services.GetRequiredService<LiveSources>().OpenAsync(name, "pump", new LiveFormat(SpectrumModel.Rate), cancellationToken: Cancellation);
        await source.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(1, 20)), Cancellation);
        await source.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(2, 10, isAnomalous: true)), Cancellation);
        await source.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(3, 5)), Cancellation);

        // The alarm ends with its source.
        await source.CompleteAsync();
    }

    /// <summary>It is written a moment after it has ended, its sound too.</summary>
    private static async Task<JsonNode> WaitForAlarmAsync(TestService service)
    {
        while (true)
        {
            JsonArray alarms = (await service.Client.GetAsync("/alarms", Cancellation).JsonAsync()).AsArray();
            if (alarms is [{ } alarm] && alarm["endedAt"] is not null && alarm["hasSound"]!.GetValue<bool>())
            {
                return alarm;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancellation);
        }
    }

    private static Task<HttpResponseMessage> ReviewAsync(TestService service, string id, string body, string type = "application/json")
        => service.Client.PostAsync($"/alarms/{id}/review", new StringContent(body, Encoding.UTF8, type), Cancellation);
}
