using System.Buffers.Binary;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting;

/// <summary>
/// Alarms as they are kept, with their sound and picture, and what people said of them. Open while the host runs. Safe to use from several threads.
/// </summary>
public sealed class AlarmStore : IDisposable
{
    /// <summary>The longest note, in characters.</summary>
    public const int LongestNote = 4000;

    /// <summary>The longest name of somebody who reviews, in characters.</summary>
    public const int LongestName = 200;

    private const int MostListed = 1000;
    private const int MostHeard = 1000;
    private const int MostWrites = 10_000;
    private const long MostSoundBytes = 64L << 20;
    private readonly AlarmsOptions _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger<AlarmStore> _logger;
    private readonly HourLimit _limit;
    private readonly AlarmQueue _queue;
    private readonly Listeners<AlarmNotice> _listeners = new(MostHeard);
    private readonly AlarmSinkStates _sinks;
    private readonly AlarmWriter _writer;
    private readonly CancellationTokenSource _stopping = new();
    private Task? _running;

    internal AlarmStore(IOptions<AudioAnomalyOptions> options, TimeProvider clock, ILogger<AlarmStore> logger)
        : this(options.Value.Alarms, clock, logger)
    {
    }

    internal AlarmStore(
        AlarmsOptions settings,
        TimeProvider clock,
        ILogger<AlarmStore> logger,
        int mostWrites = MostWrites,
        long mostSoundBytes = MostSoundBytes,
        int patienceSeconds = 5)
    {
        (_settings, _clock, _logger) = (settings, clock, logger);
        _limit = new HourLimit(settings.MostPerHour, clock);
        _queue = new AlarmQueue(mostWrites, mostSoundBytes);
        _sinks = new AlarmSinkStates(clock);
        _writer = new AlarmWriter(settings, _queue, _listeners, _sinks, clock, logger, patienceSeconds);
    }

    /// <summary>How it goes.</summary>
    public AlarmStoreStatus Status
    {
        get
        {
            bool isOpen = _running is { IsCompleted: false };
            string? problem = _writer.Problem ?? (isOpen ? null : "The host does not run.");
            return new AlarmStoreStatus
            {
                Database = _writer.FullPath,
                IsWriting = problem is null,
                Problem = problem,
                SetAside = _writer.SetAside,
                Alarms = _writer.Alarms,
                Bytes = _writer.Bytes,
                Waiting = _queue.Waiting,
                HeldBack = _limit.Total,
                Lost = _queue.Lost,
                LostSounds = _queue.LostSounds,
                Sinks = _sinks.Status,
            };
        }
    }

    /// <summary>Lists alarms, the newest first: in the order in which they were raised, whatever the clock said.</summary>
    /// <param name="query">Which alarms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The alarms, as many as the query asks for or as there are.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The query asks for no alarms or for too many.</exception>
    /// <exception cref="UnknownAlarmException">There is no alarm of <see cref="AlarmQuery.Before"/>, or no longer.</exception>
    /// <exception cref="AlarmStoreException">The database cannot be read now, or the host does not run.</exception>
    public Task<IReadOnlyList<AlarmRecord>> ListAsync(AlarmQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, MostListed, nameof(query));
        return ReadAsync(connection => AlarmQueries.List(connection, query, _writer.Damaged), cancellationToken);
    }

    /// <summary>Finds an alarm.</summary>
    /// <param name="id">The alarm's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The alarm; null if there is none of that id, or no longer.</returns>
    /// <exception cref="AlarmStoreException">The database cannot be read now, or the host does not run.</exception>
    public Task<AlarmRecord?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ReadAsync(connection => AlarmQueries.Find(connection, id, _writer.Damaged), cancellationToken);
    }

    /// <summary>The alarm's sound.</summary>
    /// <param name="id">The alarm's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A WAV file, mono with 16 bits; null if none is kept.</returns>
    /// <exception cref="AlarmStoreException">The database cannot be read now, or the host does not run.</exception>
    public Task<byte[]?> ReadSoundAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ReadAsync(connection => AlarmQueries.Sound(connection, id), cancellationToken);
    }

    /// <summary>The alarm's picture.</summary>
    /// <param name="id">The alarm's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The picture; null if none is kept.</returns>
    /// <exception cref="AlarmStoreException">The database cannot be read now, or the host does not run.</exception>
    public Task<SoundPicture?> ReadPictureAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ReadAsync(connection => AlarmQueries.Picture(connection, id), cancellationToken);
    }

    /// <summary>
    /// Says what people found: acknowledges the alarm if nobody has, and sets what is not null. When it returns, that is on the disk; when it fails, nothing
    /// was changed. Only of a call that was cancelled it is not known.
    /// </summary>
    /// <param name="id">The alarm's id.</param>
    /// <param name="by">Who says so, up to 200 characters; null if that is not known. The first one is kept.</param>
    /// <param name="label">What it was found to be; null to leave that.</param>
    /// <param name="note">What to write of it, up to 4,000 characters, in place of what was written; empty for nothing, null to leave that.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The alarm as it is now.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The label is none, or a text is too long.</exception>
    /// <exception cref="UnknownAlarmException">There is no alarm of that id, or no longer.</exception>
    /// <exception cref="AlarmStoreException">The database cannot be written now, or the host does not run.</exception>
    public async Task<AlarmRecord> ReviewAsync(
        string id,
        string? by,
        AlarmLabel? label = null,
        string? note = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(by?.Length ?? 0, LongestName, nameof(by));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(note?.Length ?? 0, LongestNote, nameof(note));
        if (label is { } given && !Enum.IsDefined(given))
        {
            throw new ArgumentOutOfRangeException(nameof(label), label, "Use None, Fault, Nothing or Other.");
        }

        DateTimeOffset time = _clock.GetUtcNow();
        AlarmRecord? reviewed = null;
        await WriteAsync(
            connection =>
            {
                AlarmNotice notice = AlarmTables.Review(connection, id, by, label, note, time, _writer.Damaged);
                reviewed = notice.Alarm;
                return notice;
            },
            cancellationToken).ConfigureAwait(false);
        return reviewed!;
    }

    /// <summary>News of alarms from now on, when they are on the disk. A listener who is 1,000 behind misses the oldest.</summary>
    /// <param name="cancellationToken">Ends the listening, by an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The notices, until the host stops.</returns>
    public IAsyncEnumerable<AlarmNotice> ListenAsync(CancellationToken cancellationToken)
    {
        Channel<AlarmNotice> listener = _listeners.Open([]);

        // Who never asks for the first is forgotten by the token.
        cancellationToken.Register(() => _listeners.Forget(listener));
        return _listeners.ReadAsync(listener, cancellationToken);
    }

    /// <summary>Gives up what is not closed.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        if (_running is null)
        {
            _writer.Dispose();
        }
    }

    /// <summary>Keeps an alarm that was raised, and tells sinks and listeners. Does not wait for the disk, and does not fail.</summary>
    /// <param name="alarm">The alarm.</param>
    /// <param name="isElsewhere">Whether it goes on while the host does not run (<see cref="KeepOpen"/>).</param>
    /// <returns>False if it has to be given again, because too much waits to be written. One that the limit holds back is done with.</returns>
    internal bool Raise(AlarmRecord alarm, bool isElsewhere = false)
    {
        if (!_limit.TryTake(alarm.Source, alarm.Id, out long held))
        {
            AlarmTelemetry.HeldBack(alarm.Source);
            if (held == 1)
            {
                _logger.AlarmsHeldBack(alarm.Source, _settings.MostPerHour);
            }

            return true;
        }

        if (held > 0)
        {
            _logger.AlarmsTakenAgain(alarm.Source, held);
        }

        DateTimeOffset time = _clock.GetUtcNow();
        return _queue.Add(new AlarmWrite(connection => AlarmTables.Raise(connection, alarm, time, _writer.Age, isElsewhere)) { ComesAgain = isElsewhere });
    }

    /// <summary>Keeps what became of an alarm (its kind, score, evidence may have changed), and tells sinks and listeners if it has ended now.</summary>
    /// <param name="alarm">The alarm.</param>
    /// <param name="isElsewhere">Whether it goes on while the host does not run.</param>
    /// <returns>False if it has to be given again, because too much waits to be written.</returns>
    internal bool Update(AlarmRecord alarm, bool isElsewhere = false)
    {
        DateTimeOffset time = _clock.GetUtcNow();
        return _queue.Add(new AlarmWrite(connection => AlarmTables.Update(connection, alarm, time, _writer.Damaged)) { Key = $"alarm {alarm.Id}", ComesAgain = isElsewhere });
    }

    /// <summary>Keeps sound and picture of an alarm.</summary>
    /// <param name="id">The alarm.</param>
    /// <param name="startedAt">When both begin.</param>
    /// <param name="samples">Mono 16-bit samples.</param>
    /// <param name="sampleRate">Their rate in Hz.</param>
    /// <param name="picture">The picture.</param>
    internal void KeepSound(string id, DateTimeOffset startedAt, short[] samples, int sampleRate, SoundPicture picture)
    {
        byte[] sound = new byte[samples.Length * sizeof(short)], drawn = PictureBlob.Of(picture);
        for (int i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(sound.AsSpan(i * sizeof(short)), samples[i]);
        }

        _queue.Add(new AlarmWrite(connection =>
        {
            AlarmTables.KeepSound(connection, id, startedAt, sound, sampleRate, drawn, _writer.Damaged);
            return null;
        })
        { SoundBytes = sound.Length + drawn.Length });
    }

    /// <summary>Says, before the store is opened, that somebody tells of the alarms that go on elsewhere: they do not end with the host.</summary>
    internal void KeepOpen() => _writer.KeepsElsewhere = true;

    /// <summary>Says that there is a sink, before the store is opened.</summary>
    /// <returns>What wakes it when there is news.</returns>
    internal ChannelReader<bool> AddSink(string name) => _sinks.Add(name);

    /// <summary>Opens the database and begins to write.</summary>
    /// <exception cref="AlarmStoreException">It cannot be opened.</exception>
    internal void Open()
    {
        _writer.Open([.. _sinks.Status.Select(sink => sink.Name)]);
        _running = Task.Run(() => _writer.RunAsync(_stopping.Token), CancellationToken.None);
    }

    /// <summary>Waits until what was given before is on the disk.</summary>
    /// <exception cref="AlarmStoreException">It cannot be written now.</exception>
    internal Task WaitWrittenAsync(CancellationToken cancellationToken) => WriteAsync(_ => null, cancellationToken);

    /// <summary>Writes what waits now, if it can be written.</summary>
    internal async Task FlushAsync()
    {
        try
        {
            await WriteAsync(_ => null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AlarmStoreException)
        {
            // It is told already.
        }
    }

    /// <summary>Writes what waits, and closes the database.</summary>
    internal async Task CloseAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_running is not null)
        {
            await _running.ConfigureAwait(false);
        }
    }

    /// <summary>The last notice that a sink has got.</summary>
    internal Task<long> ReadLastAsync(string sink, CancellationToken cancellationToken)
        => ReadAsync(connection => connection.Number("SELECT last FROM sinks WHERE name = $name", ("$name", sink)), cancellationToken);

    /// <summary>The notices after one.</summary>
    internal Task<IReadOnlyList<AlarmNotice>> ReadNoticesAsync(long after, int limit, CancellationToken cancellationToken)
        => ReadAsync(connection => AlarmQueries.Notices(connection, after, limit, _writer.Damaged), cancellationToken);

    /// <summary>The newest alarm of a source, or of each, and every one that lasts.</summary>
    internal Task<IReadOnlyList<AlarmRecord>> ReadNewestAsync(string? source, CancellationToken cancellationToken)
        => ReadAsync(connection => AlarmQueries.Newest(connection, source, _writer.Damaged), cancellationToken);

    /// <summary>A sink has got a notice, and all before it.</summary>
    internal void MarkSent(string sink, long last) => _queue.Add(new AlarmWrite(connection =>
    {
        AlarmOutbox.Sent(connection, sink, last);
        return null;
    })
    { Key = $"sink {sink}" });

    /// <summary>A sink failed; null if it works.</summary>
    internal void ReportSink(string sink, string? problem) => _sinks.Report(sink, problem);

    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                return (_writer.Database ?? throw Closed()).Read(read);
            }
            catch (Exception e) when (e is SqliteException or ObjectDisposedException)
            {
                if (e is SqliteException error)
                {
                    _writer.Report(error);
                }

                throw new AlarmStoreException($"Alarms cannot be read: {DatabaseProblem.Of(e)}", e);
            }
        },
        cancellationToken);

    /// <summary>Returns when it is on the disk.</summary>
    private async Task WriteAsync(Func<SqliteConnection, AlarmNotice?> apply, CancellationToken cancellationToken)
    {
        if (_running is not { IsCompleted: false } running)
        {
            throw Closed();
        }

        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_queue.Add(new AlarmWrite(apply) { Waiter = waiter }))
        {
            throw new AlarmStoreException("The alarm was not changed: too much waits to be written.");
        }

        // The writer may have stopped just now, and never look at it.
        await Task.WhenAny(waiter.Task, running).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!waiter.Task.IsCompleted)
        {
            throw Closed();
        }

        await waiter.Task.ConfigureAwait(false);
    }

    private AlarmStoreException Closed() => new(_writer.Problem ?? "Alarms are kept while the host runs only.");
}
