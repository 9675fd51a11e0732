using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AudioAnomaly.Hosting.Tests.AlarmSinks;
using AudioAnomaly.Hosting.Tests.Hosts;
using AudioAnomaly.Hosting.Tests.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.Alarms;

public class AlarmHostTests
{
    [Fact]
    public async Task Host_WithAlarms_GivesThemToItsSinksAndIsHealthy()
    {
        using var folder = new TemporaryFolder();
        var own = new ScriptedSink();
        await using TestHost host = TestHost.Create(
            new Dictionary<string, string?> { ["Alarms:Database"] = folder["alarms.db"], ["Alarms:Folders:out:Path"] = folder["out"] },
            services: services => services.AddSingleton<IAlarmSink>(own));
        await host.StartAsync();
        AlarmStore store = host.Services.GetRequiredService<AlarmStore>();

        store.Raise(TestAlarm.Raised());
        await Eventually.Is(() => own.Taken.Length == 1 && store.Status.Sinks.All(sink => sink.Pending == 0));

        Assert.Equal(["folder:out", "log", "own"], store.Status.Sinks.Select(sink => sink.Name));
        Assert.Single(Directory.GetFiles(folder["out"], "*.json"));
        HealthReportEntry health = await HealthOf(host);
        Assert.Equal((HealthStatus.Healthy, "1 alarm is kept."), (health.Status, health.Description));
    }

    [Fact]
    public async Task Health_SinkAwayForOverAMinute_IsDegraded()
    {
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        var own = new ScriptedSink { Failure = new IOException("no route") };
        await using TestHost host = TestHost.Create(new Dictionary<string, string?>(), clock, services: services => services.AddSingleton<IAlarmSink>(own));
        await host.StartAsync();
        AlarmStore store = host.Services.GetRequiredService<AlarmStore>();
        store.Raise(TestAlarm.Raised());
        await Eventually.Is(() => store.Status.Sinks.Any(sink => sink is { Problem: not null, Pending: 1 }));
        Assert.Equal(HealthStatus.Healthy, (await HealthOf(host)).Status);

        clock.Advance(TimeSpan.FromSeconds(61));

        HealthReportEntry health = await HealthOf(host);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("own: It has taken no alarms for 61 s, and 1 wait: no route", health.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_BrokenDatabase_IsDegradedAndNamesTheFile()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["alarms.db"], new string('x', 5000), TestContext.Current.CancellationToken);
        await using TestHost host = await TestHost.StartAsync(new Dictionary<string, string?> { ["Alarms:Database"] = folder["alarms.db"] });

        HealthReportEntry health = await HealthOf(host);

        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("put aside as 'alarms.db.broken-", health.Description, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Root, health.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FolderOfTheDatabaseMissing_StopsTheHost()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = TestHost.Create(new Dictionary<string, string?> { ["Alarms:Database"] = folder["missing/alarms.db"] });

        AlarmStoreException error = await Assert.ThrowsAsync<AlarmStoreException>(host.StartAsync);

        Assert.Contains(folder["missing/alarms.db"], error.Message, StringComparison.Ordinal);
        Assert.Contains("Alarms:Database", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LOG", "two alarm sinks of the name")]
    [InlineData(" ", "cannot be the name")]
    public async Task Start_SinkWithANameThatCannotBe_StopsTheHost(string name, string problem)
    {
        await using TestHost host = TestHost.Create(
            new Dictionary<string, string?>(),
            services: services => services.AddSingleton<IAlarmSink>(new ScriptedSink(name)));

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(host.StartAsync);

        Assert.Contains(problem, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Telemetry_AlarmsAndNotices_AreCounted()
    {
        var sums = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter.Name == "AudioAnomaly" && instrument.Name.StartsWith("audioanomaly.alarm", StringComparison.Ordinal))
                {
                    meters.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => sums.AddOrUpdate(
            $"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}",
            value,
            (_, sum) => sum + value));
        listener.Start();
        var sink = new ScriptedSink("counted") { Failure = new IOException("away") };
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        await using (var run = RunningSinks.Start(new AlarmsOptions { MostPerHour = 2 }, clock, _ => sink))
        {
            for (int i = 0; i < 3; i++)
            {
                await run.RaiseAsync(TestAlarm.Raised("counted", model: "counted", kind: "event"));
            }

            await Eventually.Is(() => run.Status is { Problem: not null, Pending: 2 });
            Assert.Equal(2, sums["audioanomaly.alarm.pending counted"]);
            sink.Failure = null;
            await Eventually.Is(() =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return run.Status.Pending == 0;
            });
        }

        Assert.Equal(2, sums["audioanomaly.alarms counted event"]);
        Assert.Equal(1, sums["audioanomaly.alarms.held counted"]);
        Assert.Equal(2, sums["audioanomaly.alarm.notices counted sent"]);
        Assert.Equal(1, sums["audioanomaly.alarm.notices counted failed"]);
        Assert.Equal(0, sums["audioanomaly.alarm.pending counted"]);
    }

    private static async Task<HealthReportEntry> HealthOf(TestHost host)
        => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["alarms"];
}
