using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting;

/// <summary>The one who writes: takes what waits, in transactions, and what cannot be written again and again.</summary>
internal sealed class AlarmWriter(
    AlarmsOptions settings,
    AlarmQueue queue,
    Listeners<AlarmNotice> listeners,
    AlarmSinkStates sinks,
    TimeProvider clock,
    ILogger logger,
    int patienceSeconds) : IDisposable
{
    private const int MostAtATime = 200;
    private const double MiB = 1024 * 1024;
    private const double MostMemoryMiB = 128;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly Retry _retry = new(clock, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    private readonly string? _path = settings.Database is null ? null : Path.GetFullPath(settings.Database);
    private readonly DamagedRecords _damaged = new(logger);
    private IReadOnlyCollection<string> _sinkNames = [];
    private AlarmAge? _age;
    private long _lastNotice;
    private long _tidied;
    private volatile AlarmDatabase? _database;
    private volatile string? _problem;
    private volatile string? _setAside;
    private volatile SqliteException? _damage;
    private long _alarms;
    private long _bytes;

    /// <summary>The database; null before it is open, after it is closed, and while a broken one cannot be replaced.</summary>
    public AlarmDatabase? Database => _database;

    /// <summary>The database's file; null for one in memory.</summary>
    public string? FullPath => _path;

    /// <summary>Why it cannot be written; null if it can.</summary>
    public string? Problem => _problem;

    /// <summary>The name of the broken database that was put aside; null if there was none.</summary>
    public string? SetAside => _setAside;

    /// <summary>What cannot be read of it.</summary>
    public DamagedRecords Damaged => _damaged;

    /// <summary>The age of the database, in milliseconds; for what writes.</summary>
    public long Age => _age!.Now;

    public long Alarms => Interlocked.Read(ref _alarms);

    public long Bytes => Interlocked.Read(ref _bytes);

    private long MostBytes => (long)(MiB * (_path is null ? Math.Min(settings.MaxMiB, MostMemoryMiB) : settings.MaxMiB));

    /// <summary>Opens the database, and ends the alarms that an earlier life of the host left open.</summary>
    /// <exception cref="AlarmStoreException">It cannot be opened.</exception>
    public void Open(IReadOnlyCollection<string> sinkNames)
    {
        _sinkNames = sinkNames;
        Open();
        Look();
        logger.StoreOpened(_path ?? "memory", Alarms);
    }

    /// <summary>Writes until it is ended, and then what can be written still.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        Tidy();
        while (!stoppingToken.IsCancellationRequested)
        {
            if (Interlocked.Exchange(ref _damage, null) is { } damage)
            {
                Fail(damage, []);
            }

            // Somebody who waits for an answer is a reason to try before the pause is over.
            if ((queue.Count > 0 || _retry.Failures > 0) && (_retry.IsDue || queue.HasWaiter))
            {
                WriteSome();
            }
            else
            {
                await WaitAsync(stoppingToken).ConfigureAwait(false);
            }

            if (_retry.Failures == 0 && clock.GetElapsedTime(_tidied) >= Hour)
            {
                Tidy();
            }
        }

        while (queue.Count > 0 && WriteSome())
        {
        }

        Stop();
    }

    /// <summary>A reader found that the database is broken: it is looked at, and put aside if that is so.</summary>
    public void Report(SqliteException error)
    {
        if (DatabaseProblem.IsBroken(error))
        {
            _damage = error;
            queue.Wake();
        }
    }

    /// <summary>Whether alarms that go on elsewhere last when the database is opened; the others end, since nobody else will end them.</summary>
    public bool KeepsElsewhere { get; set; }

    public void Dispose()
    {
        _database?.Dispose();
        _database = null;
    }

    private void Open()
    {
        AlarmDatabase database = AlarmDatabase.Open(_path, clock.GetUtcNow(), _lastNotice, patienceSeconds);
        try
        {
            _age = database.Write(connection =>
            {
                AlarmOutbox.Register(connection, _sinkNames);
                AlarmTables.EndOpen(connection, clock.GetUtcNow(), _damaged, KeepsElsewhere);
                var age = new AlarmAge(clock, connection);
                age.Save(connection);
                return age;
            });
        }
        catch (SqliteException e)
        {
            database.Dispose();
            throw new AlarmStoreException($"Alarms cannot be kept in '{_path ?? "memory"}': {DatabaseProblem.Of(e)}", e);
        }

        _database = database;
        if (database.SetAside is { } aside)
        {
            _setAside = Path.GetFileName(aside);
            logger.StoreSetAside(_path!, aside);
        }
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task signal = queue.Signal.ReadAsync(waiting.Token).AsTask(), time = Task.Delay(_retry.Failures > 0 ? _retry.Left : Hour, clock, waiting.Token);
        await Task.WhenAny(signal, time).ConfigureAwait(false);
        await waiting.CancelAsync().ConfigureAwait(false);
    }

    /// <returns>Whether it could be written.</returns>
    private bool WriteSome()
    {
        List<AlarmWrite> taken = queue.Take(MostAtATime);
        var done = new List<Action>();
        try
        {
            if (_database is null)
            {
                Open();
            }

            _database!.Write(connection =>
            {
                taken.ForEach(write => Apply(connection, write, done));
                AlarmOutbox.Clear(connection);
                _age!.Save(connection);
                return true;
            });
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Fail(e, taken);
            return false;
        }

        if (_retry.Failures > 0)
        {
            _retry.Reset();
            _problem = null;
            logger.StoreWritesAgain(queue.Lost, queue.LostSounds);
        }

        Look();
        done.ForEach(tell => tell());
        queue.Done([]);
        if (Bytes > MostBytes)
        {
            Tidy();
        }

        return true;
    }

    /// <summary>One that cannot be written for what it is does not keep the others from it.</summary>
    private void Apply(SqliteConnection connection, AlarmWrite write, List<Action> done)
    {
        connection.Execute("SAVEPOINT one");
        try
        {
            AlarmNotice? notice = write.Apply(connection);
            done.Add(() =>
            {
                Tell(notice);
                write.Waiter?.TrySetResult();
            });
        }
        catch (Exception e) when (e is not SqliteException)
        {
            connection.Execute("ROLLBACK TO one");
            done.Add(() => GiveUp(write, e));
        }

        connection.Execute("RELEASE one");
    }

    private void Tell(AlarmNotice? notice)
    {
        if (notice is null)
        {
            return;
        }

        _lastNotice = notice.Id;
        if (notice.Kind == AlarmNoticeKind.Raised)
        {
            AlarmTelemetry.Raised(notice.Alarm);
        }

        listeners.Tell(notice);
    }

    private void GiveUp(AlarmWrite write, Exception error)
    {
        if (write.Waiter is { } waiter)
        {
            waiter.TrySetException(error);
            return;
        }

        queue.CountLost(write);
        logger.WriteFailed(error);
    }

    private void Fail(Exception error, List<AlarmWrite> taken)
    {
        // What was broken at the first look is put aside when it is opened again.
        if (error is SqliteException broken && DatabaseProblem.IsBroken(broken))
        {
            Dispose();
        }

        // Without the path: whoever may ask for health need not know where files lie.
        string problem = DatabaseProblem.Of(error is AlarmStoreException { InnerException: { } inner } ? inner : error);
        bool isFirst = _retry.Failures == 0;
        TimeSpan pause = _retry.Fail();
        if (isFirst)
        {
            logger.StoreWaits(pause.TotalSeconds, problem);
        }

        // Those who wait are told last: then the status says the same as they.
        AlarmWrite[] all = [.. taken, .. queue.TakeWaiters()];
        queue.Done([.. taken.Where(write => write.Waiter is null)]);
        _problem = problem;
        foreach (AlarmWrite write in all)
        {
            write.Waiter?.TrySetException(new AlarmStoreException($"The alarm was not changed: {problem}", error));
        }
    }

    /// <summary>Removes what is too old and what there is no room for.</summary>
    private void Tidy()
    {
        _tidied = clock.GetTimestamp();
        if (_database is not { } database)
        {
            return;
        }

        try
        {
            int old = AlarmRetention.RemoveOld(database, _age!.Now, TimeSpan.FromDays(settings.KeepDays));
            (int notices, int sounds, int alarms) = AlarmRetention.MakeRoom(database, MostBytes, _damaged);
            Look();
            if (old > 0)
            {
                logger.AlarmsTooOld(old, settings.KeepDays);
            }

            if (sounds + alarms > 0)
            {
                logger.StoreFull(sounds, alarms);
            }

            if (notices > 0)
            {
                logger.NoticesLost(notices);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it is: the writing goes on.
            Fail(e, []);
        }
    }

    /// <summary>Looks how much there is.</summary>
    private void Look()
    {
        try
        {
            (long alarms, long bytes, Dictionary<string, (long Last, long Pending)> progress) = _database!.Read(connection => (
                connection.Number("SELECT count(*) FROM alarms"),
                AlarmRetention.UsedBytes(connection),
                AlarmOutbox.Progress(connection)));
            Interlocked.Exchange(ref _alarms, alarms);
            Interlocked.Exchange(ref _bytes, bytes);
            sinks.Set(progress);
        }
        catch (SqliteException e)
        {
            // The figures stay as they were.
            Report(e);
        }
    }

    private void Stop()
    {
        List<AlarmWrite> left = queue.Take(int.MaxValue);
        queue.Done([]);
        if (left.Count > 0)
        {
            logger.StoreStoppedWithWrites(left.Count);
        }

        left.ForEach(write => write.Waiter?.TrySetException(new AlarmStoreException("The alarm was not changed: the host stops.")));
        listeners.Complete();
        Dispose();
    }
}
