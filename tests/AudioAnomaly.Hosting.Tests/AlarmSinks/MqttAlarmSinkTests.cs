using AudioAnomaly.Hosting.Tests.Alarms;
using AudioAnomaly.Hosting.Tests.Sources;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.AlarmSinks;

/// <summary>Alarms over a real broker.</summary>
public class MqttAlarmSinkTests
{
    private const string Status = "plant/status";
    private const string State = "plant/sources/hall/state";

    [Fact]
    public async Task Mqtt_RaisedAndEnded_AreMessagesAndARetainedState()
    {
        using Mosquitto broker = await Mosquitto.StartAsync();
        await using MqttSubscriber early = await MqttSubscriber.ConnectAsync(broker.Port);
        await using var run = RunningSinks.Start(new AlarmsOptions(), TimeProvider.System, store => SinkOf(broker, store));
        await early.HearsAsync(Status, status => status == "online");
        await early.HearsAsync("plant/sources/roof/state", state => state.Contains("\"state\":\"normal\"", StringComparison.Ordinal));

        AlarmRecord alarm = await run.RaiseAsync();
        await early.HearsAsync(State, state => state.Contains("\"state\":\"alarm\"", StringComparison.Ordinal));
        await using (MqttSubscriber late = await MqttSubscriber.ConnectAsync(broker.Port))
        {
            await late.HearsAsync(State, state => state.Contains(alarm.Id, StringComparison.Ordinal));
            Assert.Contains("from 300 to 420 Hz louder", late.Last(State), StringComparison.Ordinal);
            await late.HearsAsync(Status, status => status == "online");
            Assert.All(late.Heard, message => Assert.True(message.IsRetained));
            Assert.Empty(late.Notices("hall"));
        }

        run.Store.Update(alarm.EndedAfter(10));
        await run.IsDelivered();

        await early.HearsAsync(State, state => state.Contains("\"state\":\"normal\"", StringComparison.Ordinal));
        Assert.Equal([(alarm.Id, "raised"), (alarm.Id, "ended")], early.Notices("hall").Select(notice => (notice.Alarm, notice.Kind)));
        await run.DisposeAsync();
        await early.HearsAsync(Status, status => status == "offline");
    }

    [Fact]
    public async Task Mqtt_BrokerKilledAndBack_LosesNothingAndDoublesHaveTheSameId()
    {
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        using Mosquitto broker = await Mosquitto.StartAsync();
        await using var run = RunningSinks.Start(new AlarmsOptions { MostPerHour = 1000 }, clock, store => SinkOf(broker, store));
        var alarms = new List<AlarmRecord>();
        var heard = new List<(long Id, string Alarm, string Kind)>();
        for (int life = 0; life < 3; life++)
        {
            await using (MqttSubscriber subscriber = await MqttSubscriber.ConnectAsync(broker.Port))
            {
                // What was raised while there was no broker comes now; the subscriber is there before the sink, whose pause is not over.
                await Eventually.Is(() =>
                {
                    clock.Advance(TimeSpan.FromSeconds(1));
                    return subscriber.Last(Status) == "online" && run.Status is { Problem: null, Pending: 0 };
                });
                for (int i = 0; i < 20; i++)
                {
                    alarms.Add(await run.RaiseAsync());
                }

                // It is killed while notices are on their way.
                await Eventually.Is(() => subscriber.Notices("hall").Length > 5);
                await broker.KillAsync();
                await subscriber.Gone.WaitAsync(Eventually.Longest, TestContext.Current.CancellationToken);
                heard.AddRange(subscriber.Notices("hall"));
            }

            for (int i = 0; i < 10; i++)
            {
                alarms.Add(await run.RaiseAsync());
            }

            await Eventually.Is(() => run.Status.Problem is not null);
            await broker.RestartAsync();
        }

        await using MqttSubscriber last = await MqttSubscriber.ConnectAsync(broker.Port);
        await Eventually.Is(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return run.Status is { Problem: null, Pending: 0 };
        });
        await Eventually.Is(() => last.Notices("hall").LastOrDefault().Alarm == alarms[^1].Id);
        heard.AddRange(last.Notices("hall"));

        // None lost; one that came twice has one id, and without doubles all are in order.
        Assert.Equal(alarms.Select(alarm => alarm.Id), heard.DistinctBy(notice => notice.Id).Select(notice => notice.Alarm));
        await last.HearsAsync(State, state => state.Contains(alarms[^1].Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mqtt_HostThatVanishes_IsOfflineByItsLastWill()
    {
        using Mosquitto broker = await Mosquitto.StartAsync();
        await using MqttSubscriber subscriber = await MqttSubscriber.ConnectAsync(broker.Port);
        await using OpenStore open = OpenStore.Open();
        var relay = new TcpRelay(broker.Port);
        using MqttAlarmSink sink = SinkOf(relay.Port, open.Store);
        await sink.ConnectAsync(TestContext.Current.CancellationToken);
        await subscriber.HearsAsync(Status, status => status == "online");

        await relay.DisposeAsync();

        await subscriber.HearsAsync(Status, status => status == "offline");
        await sink.Disconnected.WaitAsync(Eventually.Longest, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Mqtt_BrokerBackWithNothingToTell_HasItsRetainedStatesAgain()
    {
        var clock = new FakeTimeProvider(TestAlarm.Noon);
        using Mosquitto broker = await Mosquitto.StartAsync();
        await using var run = RunningSinks.Start(new AlarmsOptions(), clock, store => SinkOf(broker, store));
        AlarmRecord alarm = await run.RaiseAsync();
        await run.IsDelivered();
        await broker.KillAsync();
        await Eventually.Is(() => run.Status.Problem is not null);
        await broker.RestartAsync();
        await Eventually.Is(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return run.Status.Problem is null;
        });

        await using MqttSubscriber subscriber = await MqttSubscriber.ConnectAsync(broker.Port);

        await subscriber.HearsAsync(State, state => state.Contains(alarm.Id, StringComparison.Ordinal));
        await subscriber.HearsAsync(Status, status => status == "online");
    }

    [Fact]
    public async Task Mqtt_BeginningThatFailedAfterTheConnect_IsMadeUpAtTheNextTry()
    {
        using Mosquitto broker = await Mosquitto.StartAsync();
        using var store = new AlarmStore(new AlarmsOptions(), TimeProvider.System, new LogOf<AlarmStore>());
        using MqttAlarmSink sink = SinkOf(broker.Port, store);

        // It is connected and cannot read the states: the store is not open yet.
        await Assert.ThrowsAsync<AlarmStoreException>(() => sink.ConnectAsync(TestContext.Current.CancellationToken));
        store.Open();
        store.Raise(TestAlarm.Raised(id: "first"));
        await store.FlushAsync();
        await sink.ConnectAsync(TestContext.Current.CancellationToken);

        await using MqttSubscriber subscriber = await MqttSubscriber.ConnectAsync(broker.Port);
        await subscriber.HearsAsync(State, state => state.Contains("first", StringComparison.Ordinal));
        await store.CloseAsync();
    }

    [Fact]
    public async Task Mqtt_BrokerThatRefuses_IsAProblemAndNoticesWait()
    {
        using Mosquitto broker = await Mosquitto.StartAsync(allowAnybody: false);
        await using var run = RunningSinks.Start(new AlarmsOptions(), new FakeTimeProvider(TestAlarm.Noon), store => SinkOf(broker, store));
        await run.RaiseAsync();

        await Eventually.Is(() => run.Status is { Problem: not null, Pending: 1 });

        Assert.Contains("NotAuthorized", run.Status.Problem, StringComparison.Ordinal);
    }

    private static MqttAlarmSink SinkOf(Mosquitto broker, AlarmStore store) => SinkOf(broker.Port, store);

    private static MqttAlarmSink SinkOf(int port, AlarmStore store)
        => new("plant", new AlarmMqttOptions { Host = "127.0.0.1", Port = port, Prefix = "plant" }, ["roof"], store);
}
