using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AudioAnomaly.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AudioAnomaly.AspNetCore.Tests;

public class ScoreEndpointTests
{
    private const string Address = "/models/pump/score";

    private static readonly AudioClip Anomalous = SpectrumModel.Sound(50, 2, isAnomalous: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Score_BodyOrForm_GivesLeanJsonWithEvidenceAndSegments()
    {
        await using TestService service = await TestService.StartAsync();
        byte[] wav = TestService.Wav(Anomalous);

        JsonNode body = await service.PostAsync(Address + "?name=C:\\plant\\press.wav", wav).JsonAsync();
        using var form = new MultipartFormDataContent { { new StringContent("x"), "note" }, { new ByteArrayContent(wav), "file", "press.wav" } };
        JsonNode posted = await service.Client.PostAsync(Address, form, Cancellation).JsonAsync();

        using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync(service.ModelFile, cancellationToken: Cancellation);
        using var file = new TemporaryFolder();
        AnomalyResult result = model.Score(AudioItem.FromFile(file.Write("a.wav", wav)), Cancellation);
        Assert.True(JsonNode.DeepEquals(body, posted));
        Assert.Equal("press.wav", body["file"]!.GetValue<string>());
        Assert.Equal(result.Score, body["score"]!.GetValue<double>());
        Assert.True(body["anomalous"]!.GetValue<bool>());
        Assert.Equal(result.Segments.Count, body["segments"]!.AsArray().Count);
        Assert.Equal(2, body["durationSeconds"]!.GetValue<double>());
        Assert.True(body.ToJsonString().Length < 4000);
        Assert.Empty(Directory.EnumerateFileSystemEntries(service.UploadFolder));
    }

    [Fact]
    public async Task Score_AcceptPngOrNpy_GivesPictureOrMap()
    {
        await using TestService service = await TestService.StartAsync();
        byte[] wav = TestService.Wav(Anomalous);

        using HttpResponseMessage picture = await service.PostAsync(Address, wav, request => request.Headers.Accept.ParseAdd("image/png"));
        using HttpResponseMessage map = await service.PostAsync(Address, wav, request => request.Headers.Accept.ParseAdd("text/html;q=0.1, application/x-npy"));

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await picture.Content.ReadAsByteArrayAsync(Cancellation))[..4]);
        byte[] npy = await map.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal("\u0093NUMPY"u8.Length - 1, npy.AsSpan(0, 6).Length);
        Assert.Contains("'shape': (201, 64)", System.Text.Encoding.ASCII.GetString(npy, 0, 128), StringComparison.Ordinal);
        Assert.Equal(128 + (201 * 64 * 4), npy.Length);
    }

    [Fact]
    public async Task Score_WithMaps_GivesLinksThatWorkBelowAnyPrefix()
    {
        await using TestService service = await TestService.StartAsync(map: app => app.MapAudioAnomaly("/api/v1"));

        JsonNode scored = await service.PostAsync("/api/v1/models/pump/score?maps=true", TestService.Wav(Anomalous)).JsonAsync();

        using HttpResponseMessage picture = await service.Client.GetAsync(scored["picture"]!.GetValue<string>(), Cancellation);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (picture.StatusCode, picture.Content.Headers.ContentType!.MediaType));
        using HttpResponseMessage map = await service.Client.GetAsync(scored["map"]!.GetValue<string>(), Cancellation);
        Assert.Equal(128 + (201 * 64 * 4), (await map.Content.ReadAsByteArrayAsync(Cancellation)).Length);
        using HttpResponseMessage none = await service.Client.GetAsync("/api/v1/maps/abc.png", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Score_Mistakes_AreProblemsWithCodes()
    {
        await using TestService service = await TestService.StartAsync(settings: [("Uploads:MaxMiB", "0.2"), ("MaxRecordingSeconds", "5")]);
        byte[] wav = TestService.Wav(Anomalous);

        Assert.Contains("'pump'", await service.PostAsync("/models/pomp/score", wav).RefusedAsync(HttpStatusCode.NotFound, "model-unknown"), StringComparison.Ordinal);
        await service.PostAsync(Address, "<html>no sound</html>"u8.ToArray()).RefusedAsync(HttpStatusCode.UnprocessableEntity, "audio-format");
        await service.PostAsync(Address, []).RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        await service.PostAsync(Address, TestService.Wav(SpectrumModel.Sound(0, 0.001))).RefusedAsync(HttpStatusCode.UnprocessableEntity, "audio-content");
        Assert.Contains("6 s", await service.PostAsync(Address, TestService.Wav(SpectrumModel.Sound(0, 6))).RefusedAsync(HttpStatusCode.UnprocessableEntity, "audio-content"), StringComparison.Ordinal);
        Assert.Contains("0.2 MiB", await service.PostAsync(Address, new byte[400_000]).RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "too-large"), StringComparison.Ordinal);
        await service.PostAsync(Address, new byte[220_000], request => request.Headers.TransferEncodingChunked = true).RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
        await service.PostAsync(Address + "?channel=left", wav).RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        await service.PostAsync(Address + "?channel=3", wav).RefusedAsync(HttpStatusCode.UnprocessableEntity, "audio-format");
        await service.PostAsync(Address, wav, request => request.Headers.Accept.ParseAdd("video/mp4")).RefusedAsync(HttpStatusCode.NotAcceptable, "not-acceptable");
        await service.PostAsync(Address, wav, request => request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x")).RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        byte[] cut = wav[..(wav.Length / 2)];
        JsonNode half = await service.PostAsync(Address, cut).JsonAsync();
        Assert.NotEmpty(half["warnings"]!.AsArray());
        Assert.Empty(Directory.EnumerateFileSystemEntries(service.UploadFolder));
        Assert.Equal(0, service.Services.GetRequiredService<ScoringQueue>().PlacesTaken);
    }

    [Fact]
    public async Task Score_AllPlacesTaken_Is429WithRetryAfter()
    {
        await using TestService service = await TestService.StartAsync(settings: ("QueueLength", "1"));
        var queue = service.Services.GetRequiredService<ScoringQueue>();
        byte[] wav = TestService.Wav(Anomalous);
        using (queue.TakePlace())
        {
            using HttpResponseMessage refused = await service.PostAsync(Address, wav);
            Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
            await Task.FromResult(refused).RefusedAsync(HttpStatusCode.TooManyRequests, "queue-full");
            using HttpResponseMessage health = await service.Client.GetAsync("/health/ready", Cancellation);
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        }

        await service.PostAsync(Address, wav).JsonAsync();
    }

    [Fact]
    public async Task Score_ClientLeaves_GivesItsPlaceBack()
    {
        await using TestService service = await TestService.StartAsync(settings: ("QueueLength", "1"));
        var queue = service.Services.GetRequiredService<ScoringQueue>();
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var slow = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new EndlessContent() };
        Task<HttpResponseMessage> sending = service.Client.SendAsync(slow, leaves.Token);
        while (queue.PlacesTaken == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        while (queue.PlacesTaken > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }

        await service.PostAsync(Address, TestService.Wav(Anomalous)).JsonAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(service.UploadFolder));
    }

    [Fact]
    public async Task Models_Listed_SayWhatTheyAre()
    {
        await using TestService service = await TestService.StartAsync();

        JsonNode all = await service.Client.GetAsync("/models", Cancellation).JsonAsync();
        JsonNode one = await service.Client.GetAsync("/models/PUMP", Cancellation).JsonAsync();

        Assert.Equal(("pump", "ready"), (all[0]!["name"]!.GetValue<string>(), all[0]!["state"]!.GetValue<string>()));
        Assert.Equal(("spectrum", 24), (one["detector"]!.GetValue<string>(), one["trainingRecordings"]!.GetValue<int>()));
        await service.Client.GetAsync("/models/fan", Cancellation).RefusedAsync(HttpStatusCode.NotFound, "model-unknown");
    }

    [Fact]
    public async Task Health_BrokenModel_IsNotReadyAndLive()
    {
        await using TestService service = await TestService.StartAsync(settings: [("OnBrokenModel", "ReportHealth"), ("Models:fan:Path", "missing.aam")]);

        using HttpResponseMessage live = await service.Client.GetAsync("/health/live", Cancellation);
        using HttpResponseMessage ready = await service.Client.GetAsync("/health/ready", Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (live.StatusCode, ready.StatusCode));
        Assert.Contains("fan", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        await service.PostAsync("/models/fan/score", TestService.Wav(Anomalous)).RefusedAsync(HttpStatusCode.ServiceUnavailable, "model-unavailable");
    }

    [Fact]
    public async Task Map_WithAuthorization_AsksForItEverywhereButHealth()
    {
        await using TestService service = await TestService.StartAsync(
            builder => builder.Services.AddAuthorization().AddAuthentication().AddBearerToken(),
            app =>
            {
                app.MapAudioAnomaly().RequireAuthorization();
                app.MapAudioAnomalyHealth();
            });

        foreach (string address in new[] { "/models", "/models/pump", "/live", "/live/a/events", "/live/a/socket" })
        {
            using HttpResponseMessage refused = await service.Client.GetAsync(address, Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        using HttpResponseMessage health = await service.Client.GetAsync("/health/live", Cancellation);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.False(health.Headers.Contains("Access-Control-Allow-Origin"));
    }
}
