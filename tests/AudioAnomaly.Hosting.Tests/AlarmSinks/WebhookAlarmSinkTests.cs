using System.Text.Json;
using AudioAnomaly.Hosting.Tests.Alarms;
using AudioAnomaly.Hosting.Tests.Sources;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.AlarmSinks;

public class WebhookAlarmSinkTests
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private const int Waits = 331;

    [Fact]
    public async Task Webhook_ReceiverAwayForAnHour_GetsEveryNoticeOnceSignedAndInOrder()
    {
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        await using var receiver = new WebhookReceiver(Secret) { Status = 503 };
        await using var run = RunningSinks.Start(new AlarmsOptions(), clock, _ => SinkOf(receiver, TimeProvider.System, Secret));
        string[] ids = [(await run.RaiseAsync()).Id, (await run.RaiseAsync()).Id];
        await Eventually.Is(() =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            return receiver.Requests >= 10 && run.Status.AwaySeconds >= 3600;
        });

        Assert.Contains("503", run.Status.Problem, StringComparison.Ordinal);
        Assert.Equal(2, run.Status.Pending);
        receiver.Status = 204;
        await Eventually.Is(() =>
        {
            clock.Advance(TimeSpan.FromMinutes(5));
            return run.Status is { Problem: null, Pending: 0 };
        });

        Assert.All(receiver.Taken, taken => Assert.True(taken.IsSigned));
        JsonElement[] notices = [.. receiver.Taken.Select(taken => JsonDocument.Parse(taken.Body).RootElement)];
        Assert.Equal(ids, notices.Select(notice => notice.GetProperty("alarm").GetProperty("id").GetString()));
        Assert.Equal(2, receiver.Taken.Select(taken => taken.Id).Distinct().Count());
        Assert.Single(run.Log.Of(Waits));
        Assert.DoesNotContain(run.Log.Of(Waits), text => text.Contains("MDEy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(302, "answers 302")]
    [InlineData(400, "answers 400")]
    [InlineData(500, "answers 500")]
    public async Task Webhook_AnswerThatIsNoSuccess_IsAFailure(int status, string problem)
    {
        await using var receiver = new WebhookReceiver(null) { Status = status };
        await using var run = RunningSinks.Start(new AlarmsOptions(), new FakeTimeProvider(TestAlarm.Noon), _ => SinkOf(receiver, TimeProvider.System, null));
        await run.RaiseAsync();

        Assert.Contains(problem, await run.Log.WaitAsync(Waits), StringComparison.Ordinal);

        Assert.Equal(1, receiver.Requests);
    }

    [Theory]
    [InlineData("120", "120 s")]
    [InlineData("Mon, 04 May 2026 12:10:00 GMT", "600 s")]
    public async Task Webhook_RetryAfter_IsThePause(string retryAfter, string pause)
    {
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        await using var receiver = new WebhookReceiver(null) { Status = 429, RetryAfter = retryAfter };
        await using var run = RunningSinks.Start(new AlarmsOptions(), clock, _ => SinkOf(receiver, clock, null));
        await run.RaiseAsync();

        Assert.Contains(pause, await run.Log.WaitAsync(Waits), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_WithoutSecret_IsNotSigned()
    {
        await using var receiver = new WebhookReceiver(Secret);
        await using var run = RunningSinks.Start(new AlarmsOptions(), TimeProvider.System, _ => SinkOf(receiver, TimeProvider.System, null));
        await run.RaiseAsync();
        await run.IsDelivered();

        Assert.False(Assert.Single(receiver.Taken).IsSigned);
    }

    [Fact]
    public async Task Webhook_ReceiverThatDoesNotAnswer_IsGivenUpAfterItsTime()
    {
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var options = new AlarmWebhookOptions { Url = $"http://{silent.LocalEndpoint}/", TimeoutSeconds = 7 };
        await using var run = RunningSinks.Start(
            new AlarmsOptions(),
            clock,
            _ => new WebhookAlarmSink("office", options, clock, WebhookAlarmSink.CreateHandler()));
        await run.RaiseAsync();
        await Eventually.Is(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return run.Status.Problem is not null;
        });

        Assert.Equal("No answer within 7 s.", run.Status.Problem);
    }

    private static WebhookAlarmSink SinkOf(WebhookReceiver receiver, TimeProvider clock, string? secret)
        => new("office", new AlarmWebhookOptions { Url = receiver.Url, Secret = secret }, clock, WebhookAlarmSink.CreateHandler());
}
