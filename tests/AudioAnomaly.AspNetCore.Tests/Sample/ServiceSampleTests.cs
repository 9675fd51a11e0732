using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AudioAnomaly.AspNetCore.Tests.Sample;

public sealed class ServiceSampleTests(ServiceSample service) : IClassFixture<ServiceSample>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Service_FirstStart_ScoresUploadsAndLiveSoundAndMeasuresItself()
    {
        byte[] squeal = await File.ReadAllBytesAsync(service.Folder["service-data/sounds/test/squeal/squeal_00.wav"], Cancellation);
        byte[] normal = await File.ReadAllBytesAsync(service.Folder["service-data/sounds/test/normal/normal_00.wav"], Cancellation);

        JsonNode anomalous = await PostAsync("/models/pump/score", squeal), usual = await PostAsync("/models/pump/score", normal);
        JsonNode live = await PostAsync("/live/mic?model=pump&rate=16000", [.. normal[44..], .. squeal[44..]]);

        Assert.True(anomalous["anomalous"]!.GetValue<bool>());
        Assert.NotEmpty(anomalous["evidence"]!.AsArray());
        Assert.False(usual["anomalous"]!.GetValue<bool>());
        Assert.True(live["segments"]!.GetValue<int>() > 0);
        string metrics = await service.Client.GetStringAsync("/metrics", Cancellation);
        Assert.Contains("audioanomaly_score_clips_total{", metrics, StringComparison.Ordinal);
        Assert.Contains("audioanomaly_model=\"pump\",audioanomaly_verdict=\"anomalous\"", metrics, StringComparison.Ordinal);
        Assert.Contains("audioanomaly_session_sound_seconds_total{", metrics, StringComparison.Ordinal);
        JsonNode described = JsonNode.Parse(await service.Client.GetStringAsync("/openapi/v1.json", Cancellation))!;
        Assert.Equal(
            [
                "/alarms", "/alarms/state", "/alarms/{id}", "/alarms/{id}/picture", "/alarms/{id}/review", "/alarms/{id}/sound.wav",
                "/live", "/live/events", "/live/{source}", "/live/{source}/alarms/trial", "/live/{source}/events", "/live/{source}/picture", "/live/{source}/windows",
                "/maps/{file}", "/models", "/models/{model}", "/models/{model}/learning", "/models/{model}/learning/undo", "/models/{model}/score",
            ],
            described["paths"]!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal));
        Assert.Contains("audio/wav", described["paths"]!["/models/{model}/score"]!["post"]!["requestBody"]!["content"]!.AsObject().Select(type => type.Key));
    }

    [Fact]
    public async Task Dashboard_Queries_RunOnPrometheus()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/prometheus"), "Prometheus is not installed (Debian: apt-get install prometheus).");
        byte[] squeal = await File.ReadAllBytesAsync(service.Folder["service-data/sounds/test/squeal/squeal_00.wav"], Cancellation);
        await PostAsync("/models/pump/score", squeal);
        await PostAsync("/live/mic?model=pump&rate=16000", squeal[44..]);
        int port = ServiceSample.FreePort();
        service.Folder.Text("prometheus.yml", $"scrape_configs: [{{ job_name: a, scrape_interval: 1s, static_configs: [{{ targets: ['{service.Client.BaseAddress!.Authority}'] }}] }}]");
        using Process prometheus = Process.Start(new ProcessStartInfo(
            "/usr/bin/prometheus",
            [$"--config.file={service.Folder["prometheus.yml"]}", $"--storage.tsdb.path={service.Folder["tsdb"]}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]))!;
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            while (await AskAsync(client, "count_over_time(audioanomaly_score_clips_total[1m]) > 2") is not { Count: > 0 })
            {
                Cancellation.ThrowIfCancellationRequested();
                await Task.Delay(TimeSpan.FromMilliseconds(200), Cancellation);
            }

            JsonNode dashboard = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "samples", "Service", "monitoring", "dashboard.json"), Cancellation))!;
            string[] queries = [.. dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray()).Select(target => target!["expr"]!.GetValue<string>())];
            Assert.True(queries.Length > 10);
            foreach (string query in queries)
            {
                JsonArray? found = await AskAsync(client, query);
                Assert.True(found is { Count: > 0 }, $"No answer to: {query}");
            }
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync(Cancellation);
        }
    }

    [Fact]
    public async Task Service_WithKeys_AsksForOne()
    {
        await using var guarded = new ServiceSample("--ApiKeys:Keys:plant=secret", "--FirstModel=", $"--AudioAnomaly:Models:pump:Path={service.Folder["service-data/pump.aam"]}");
        await guarded.InitializeAsync();

        using HttpResponseMessage without = await guarded.Client.GetAsync("/models", Cancellation);
        guarded.Client.DefaultRequestHeaders.Add("X-Api-Key", "guess");
        using HttpResponseMessage wrong = await guarded.Client.GetAsync("/models", Cancellation);
        guarded.Client.DefaultRequestHeaders.Remove("X-Api-Key");
        guarded.Client.DefaultRequestHeaders.Add("X-Api-Key", "secret");
        using HttpResponseMessage right = await guarded.Client.GetAsync("/models", Cancellation);

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK], [without.StatusCode, wrong.StatusCode, right.StatusCode]);
    }

    [Fact]
    public async Task Service_AskedByAnotherHostName_Refuses()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.Host = "elsewhere.example";

        using HttpResponseMessage refused = await service.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private static async Task<JsonArray?> AskAsync(HttpClient prometheus, string query)
    {
        try
        {
            JsonNode answer = (await prometheus.GetFromJsonAsync<JsonNode>($"/api/v1/query?query={Uri.EscapeDataString(query)}", Cancellation))!;
            return answer["data"]!["result"]!.AsArray();
        }
        catch (HttpRequestException e) when (e.StatusCode is null or HttpStatusCode.ServiceUnavailable)
        {
            // Not up yet.
            return null;
        }
    }

    private async Task<JsonNode> PostAsync(string address, byte[] body)
    {
        using HttpResponseMessage response = await service.Client.PostAsync(address, new ByteArrayContent(body), Cancellation);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
