using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using AudioAnomaly.Hosting;

namespace AudioAnomaly.AspNetCore;

/// <summary>
/// What happens at all sources, for one listener: their states first and when they change, their events, and news of alarms. A slow listener misses the oldest,
/// and is told all states again.
/// </summary>
internal sealed class LiveFeed(LiveSources sources, AlarmStore? alarms, TimeProvider clock)
{
    private const int MostBehind = 1024;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private volatile bool _hasMissed;

    public async IAsyncEnumerable<SseItem<string>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var items = Channel.CreateBounded<SseItem<string>>(
            new BoundedChannelOptions(MostBehind) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => _hasMissed = true);
        Task[] writing = [WriteEventsAsync(items.Writer, stop.Token), WriteAlarmsAsync(items.Writer, stop.Token), WriteStatesAsync(items.Writer, stop.Token)];
        try
        {
            await foreach (SseItem<string> item in items.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WriteEventsAsync(ChannelWriter<SseItem<string>> items, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (LiveEvent found in sources.ListenAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (found.Kind == LiveEventKind.Alarm)
                {
                    // Its notice tells more, when it is kept.
                    continue;
                }

                string json = JsonSerializer.Serialize(EventResponse.Of(found), ServiceJson.Default.EventResponse);
                items.TryWrite(new SseItem<string>(json, EventResponse.NameOf(found.Kind)));
            }
        }
        finally
        {
            // The host stops.
            items.TryComplete();
        }
    }

    private async Task WriteAlarmsAsync(ChannelWriter<SseItem<string>> items, CancellationToken cancellationToken)
    {
        if (alarms is null)
        {
            return;
        }

        await foreach (AlarmNotice notice in alarms.ListenAsync(cancellationToken).ConfigureAwait(false))
        {
            items.TryWrite(new SseItem<string>(JsonSerializer.Serialize(AlarmNoticeResponse.Of(notice), ServiceJson.Default.AlarmNoticeResponse), "alarm"));
        }
    }

    private async Task WriteStatesAsync(ChannelWriter<SseItem<string>> items, CancellationToken cancellationToken)
    {
        var changes = new StateChanges(clock);
        using var timer = new PeriodicTimer(Look, clock);
        do
        {
            bool isComplete = _hasMissed;
            _hasMissed = false;
            if (changes.Next(sources.Open, isComplete) is { } state)
            {
                items.TryWrite(new SseItem<string>(JsonSerializer.Serialize(state, ServiceJson.Default.LiveStateResponse), "state"));
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }
}
