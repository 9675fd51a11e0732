using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting;

/// <summary>Gives a sink every notice in order, at least once, with growing pauses while it takes none.</summary>
internal sealed class AlarmDispatcher
{
    private const int AtATime = 100;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MostAskedFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);
    private readonly IAlarmSink _sink;
    private readonly AlarmStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ChannelReader<bool> _news;
    private readonly Retry _retry;
    private long? _last;

    public AlarmDispatcher(IAlarmSink sink, AlarmStore store, TimeProvider clock, ILogger logger)
    {
        (_sink, _store, _clock, _logger) = (sink, store, clock, logger);
        _retry = new Retry(clock, ShortestPause, LongestPause);
        _news = store.AddSink(sink.Name);
    }

    /// <summary>Gives notices until it is ended, then those that are left if the sink takes them at once.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause = await TryAsync(stoppingToken).ConfigureAwait(false);
            if (!stoppingToken.IsCancellationRequested)
            {
                await WaitAsync(pause, stoppingToken).ConfigureAwait(false);
            }
        }

        using var farewell = new CancellationTokenSource(Farewell, _clock);
        if (_retry.Failures == 0)
        {
            await TryAsync(farewell.Token).ConfigureAwait(false);
        }

        if (_sink is IConnectedAlarmSink connected)
        {
            await DisconnectAsync(connected, farewell.Token).ConfigureAwait(false);
        }
    }

    /// <returns>The pause until the next try; none if all is given.</returns>
    private async Task<TimeSpan> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await GiveAsync(cancellationToken).ConfigureAwait(false);
            return Timeout.InfiniteTimeSpan;
        }
        catch (AlarmStoreException)
        {
            // It is not the sink that failed, and the store tells of itself.
            return ShortestPause;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return Fail(e);
        }
        catch (Exception)
        {
            // The host stops; what was not given stays.
            return TimeSpan.Zero;
        }
    }

    private async Task GiveAsync(CancellationToken cancellationToken)
    {
        long last = _last ??= await _store.ReadLastAsync(_sink.Name, cancellationToken).ConfigureAwait(false);
        if (_sink is IConnectedAlarmSink connected)
        {
            await connected.ConnectAsync(cancellationToken).ConfigureAwait(false);
        }

        while (true)
        {
            IReadOnlyList<AlarmNotice> notices = await _store.ReadNoticesAsync(last, AtATime, cancellationToken).ConfigureAwait(false);
            foreach (AlarmNotice notice in notices)
            {
                await _sink.SendAsync(notice, cancellationToken).ConfigureAwait(false);
                _last = last = notice.Id;
                _store.MarkSent(_sink.Name, last);
                AlarmTelemetry.Given(_sink.Name, isSent: true);
                Succeed();
            }

            if (notices.Count == 0)
            {
                // To be connected alone is no success while there is something to tell.
                Succeed();
                return;
            }
        }
    }

    private void Succeed()
    {
        if (_retry.Failures > 0)
        {
            _retry.Reset();
            _store.ReportSink(_sink.Name, null);
            _logger.SinkTakesAgain(_sink.Name);
        }
    }

    private TimeSpan Fail(Exception error)
    {
        string problem = OneLine.Quote(error);
        bool isFirst = _retry.Failures == 0;
        TimeSpan pause = _retry.Fail();
        if (error is AlarmSinkException { RetryAfter: { } asked } && asked > pause)
        {
            pause = asked < MostAskedFor ? asked : MostAskedFor;
        }

        AlarmTelemetry.Given(_sink.Name, isSent: false);
        _store.ReportSink(_sink.Name, problem);
        if (isFirst)
        {
            _logger.SinkWaits(_sink.Name, pause.TotalSeconds, problem);
        }

        return pause;
    }

    /// <summary>Waits for news or the loss of the connection; after a failure for the pause alone.</summary>
    private async Task WaitAsync(TimeSpan pause, CancellationToken stoppingToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var reasons = new List<Task> { Task.Delay(pause, _clock, waiting.Token) };
        if (pause == Timeout.InfiniteTimeSpan)
        {
            reasons.Add(_news.ReadAsync(waiting.Token).AsTask());
            if (_sink is IConnectedAlarmSink connected)
            {
                reasons.Add(connected.Disconnected);
            }
        }

        await Task.WhenAny(reasons).ConfigureAwait(false);
        await waiting.CancelAsync().ConfigureAwait(false);
    }

    private static async Task DisconnectAsync(IConnectedAlarmSink sink, CancellationToken cancellationToken)
    {
        try
        {
            await sink.DisconnectAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The broker learns it from the connection that ends.
        }
    }
}
