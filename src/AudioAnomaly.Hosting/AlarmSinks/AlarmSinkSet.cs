using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting;

/// <summary>The sinks of the settings and those that the program adds, each with its dispatcher.</summary>
internal sealed class AlarmSinkSet : IDisposable
{
    private const int LongestName = 100;
    private readonly IDisposable[] _own;

    public AlarmSinkSet(
        IOptions<AudioAnomalyOptions> options,
        AlarmStore store,
        IEnumerable<IAlarmSink> added,
        TimeProvider clock,
        ILogger<LogAlarmSink> log,
        ILogger<AlarmDispatcher> logger)
    {
        AlarmsOptions settings = options.Value.Alarms;
        IAlarmSink[] own =
        [
            .. settings.Log ? [new LogAlarmSink(log)] : Array.Empty<IAlarmSink>(),
            .. settings.Folders.Select(folder => new FolderAlarmSink(folder.Key, folder.Value, store)),
            .. settings.Webhooks.Select(webhook => new WebhookAlarmSink(webhook.Key, webhook.Value, clock, WebhookAlarmSink.CreateHandler())),
            .. settings.Mqtt.Select(broker => new MqttAlarmSink(broker.Key, broker.Value, options.Value.Microphones.Keys, store)),
        ];
        _own = [.. own.OfType<IDisposable>()];
        IAlarmSink[] all = [.. own, .. added];
        Check([.. all.Select(sink => sink.Name)]);
        Dispatchers = [.. all.Select(sink => new AlarmDispatcher(sink, store, clock, logger))];
    }

    public IReadOnlyList<AlarmDispatcher> Dispatchers { get; }

    public void Dispose()
    {
        foreach (IDisposable sink in _own)
        {
            sink.Dispose();
        }
    }

    private static void Check(string[] names)
    {
        if (names.FirstOrDefault(name => string.IsNullOrWhiteSpace(name) || name.Length > LongestName) is { } bad)
        {
            throw new InvalidOperationException($"'{OneLine.Of(bad, LongestName)}' cannot be the name of an alarm sink. Use 1 to {LongestName} characters.");
        }

        if (names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException($"There are two alarm sinks of the name '{OneLine.Of(twice.Key)}'.");
        }
    }
}
