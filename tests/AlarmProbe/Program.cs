// Raises alarms, ends and reviews them without end, and says what is safe: to be killed at any moment. With a second argument it stops by itself after so
// many alarms.
using AudioAnomaly.Hosting;
using AudioAnomaly.Monitoring;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
{
    ["AudioAnomaly:Alarms:Database"] = args[0],
    ["AudioAnomaly:Alarms:MostPerHour"] = "100000",
    ["AudioAnomaly:Alarms:Log"] = "false",
});
builder.Services.AddSingleton<IAlarmSink, PrintingSink>();
builder.Services.AddAudioAnomaly(builder.Configuration.GetSection("AudioAnomaly"));
using IHost host = builder.Build();
await host.StartAsync();
AlarmStore store = host.Services.GetRequiredService<AlarmStore>();
int most = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : int.MaxValue;
for (int i = 0; i < most; i++)
{
    DateTimeOffset now = TimeProvider.System.GetUtcNow();
    var alarm = new AlarmRecord
    {
        Id = Guid.CreateVersion7().ToString("N"),
        Source = "hall",
        Model = "pump",
        ModelVersion = 1,
        StartedAt = now,
        RaisedAt = now,
        Alarm = new Alarm
        {
            Number = i + 1,
            StartSeconds = i,
            RaisedSeconds = i,
            Kind = "event",
            Score = 5,
            PeakSeconds = i,
            FalseAlarmsPerDay = 0.1,
            Text = "a knock",
        },
    };
    store.Raise(alarm);
    if (i % 3 == 0)
    {
        store.Update(alarm with { EndedAt = now.AddSeconds(1) });
    }

    if (i % 2 == 0)
    {
        await store.ReviewAsync(alarm.Id, "Ada", AlarmLabel.Fault, $"note {i}");
        Console.WriteLine($"reviewed {alarm.Id} note {i}");
    }
    else
    {
        await store.FlushAsync();
        Console.WriteLine($"kept {alarm.Id}");
    }
}

await host.StopAsync();
