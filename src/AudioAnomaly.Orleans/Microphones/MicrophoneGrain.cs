using AudioAnomaly.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace AudioAnomaly.Fleet;

/// <summary>A microphone as a grain: takes in its sound in order, and saves its state before anybody is told of an alarm.</summary>
[ImplicitStreamSubscription(FleetNames.SoundStreams)]
internal sealed class MicrophoneGrain(
    [PersistentState("microphone", FleetNames.Storage)] IPersistentState<MicrophoneState> state,
    MicrophoneServices services) : Grain, IMicrophoneGrain, IStreamSubscriptionObserver, IAsyncObserver<SoundChunk>
{
    private const int MostOldStreams = 8;

    // A hundred thousand years of sound.
    private const long MostMoments = 1L << 55;
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SaveAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestSavePause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan KeptAlive = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ShownSilent = TimeSpan.FromDays(1);

    private const double KeptPictureSeconds = 30;

    private MicrophoneView _view = null!;
    private PictureHistory _pictures = null!;
    private AlarmLog _alarms = null!;
    private SoundClock _times = new(null, 0);
    private SoundAllowance _allowance = null!;
    private MicrophoneSession? _session;
    private long _safe;
    private long _savedReceived;
    private bool _isChanged;
    private string? _problem;
    private int _failedSaves;
    private long _triedAt;
    private bool _isPublishing;
    private long _lastSound;

    private MicrophoneState State => state.State;

    private string Name => this.GetPrimaryKeyString();

    private int Rate => State.Settings!.SampleRate;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _view = new MicrophoneView(Name, services);
        _pictures = new PictureHistory(services.Clock, KeptPictureSeconds);
        _alarms = new AlarmLog(Name, State, services.Clock);
        (_safe, _savedReceived) = (State.Next, State.Received);
        _triedAt = _lastSound = services.Clock.GetTimestamp();
        _allowance = new SoundAllowance(services.Fleet.FasterThanRealTime, services.Fleet.BurstSeconds, services.Clock);
        if (State.Settings is { } settings)
        {
            _times = new SoundClock(State.Origin, (double)State.Received / settings.SampleRate);
            Show();
        }

        var period = TimeSpan.FromSeconds(Math.Clamp(services.Fleet.PatienceSeconds / 2, 0.1, 5));
        this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(period, period) { Interleave = false });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        services.Roster.Remove(Name);
        try
        {
            if (_isChanged)
            {
                // One that moves would take what is not saved for saved.
                await SaveAsync(isNeeded: reason.ReasonCode == DeactivationReasonCode.Migrating).ConfigureAwait(true);
            }
        }
        finally
        {
            _session?.Dispose();
            _session = null;
        }
    }

    /// <inheritdoc/>
    public async Task RegisterAsync(MicrophoneSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!ResourceName.IsValid(Name))
        {
            throw new ArgumentException($"'{OneLine.Of(Name)}' cannot be the name of a microphone. {ResourceName.Rule}");
        }

        if (!ResourceName.IsValid(settings.Model))
        {
            throw new ArgumentException($"'{OneLine.Of(settings.Model)}' cannot be the name of a model. {ResourceName.Rule}", nameof(settings));
        }

        settings.ToFormat();
        if (State.Settings is { } before && before != settings)
        {
            // Another format, or another model: nothing of the session is of use.
            _alarms.EndCurrent(_times, SecondsReceived);
            CloseSession();
            State.Session = null;
            if (before.ToFormat() != settings.ToFormat())
            {
                // What a sender of the old format sends is nothing to the new one.
                Remember(State.Stream);
                (State.Stream, State.Next, State.Received, State.Origin) = (Guid.Empty, 0, 0, null);
                (_safe, _savedReceived, _times) = (0, 0, new SoundClock(null, 0));
                _pictures = new PictureHistory(services.Clock, KeptPictureSeconds);
            }
        }

        State.Settings = settings;
        (_isChanged, _problem) = (true, null);
        string version = await services.Rollouts.VersionForAsync(settings.Model, Name).ConfigureAwait(true);
        if (!services.Models.Contains(version))
        {
            _problem = $"There is no model '{version}' on this host: its sound waits until there is.";
        }

        await SaveAsync(isNeeded: true).ConfigureAwait(true);
        Show();
    }

    /// <inheritdoc/>
    public Task<ChunkReceipt> LocateAsync(Guid stream)
        => Task.FromResult(State.Settings is null && services.Fleet.DefaultModel is null ? Unknown() : Receipt(ChunkOutcome.Taken, stream));

    /// <inheritdoc/>
    public Task<MicrophoneSettings?> GetSettingsAsync()
    {
        RestIfUnknown();
        return Task.FromResult(State.Settings);
    }

    /// <inheritdoc/>
    public Task<MicrophoneStatus> GetStatusAsync()
    {
        RestIfUnknown();
        return Task.FromResult(Show());
    }

    /// <inheritdoc/>
    public Task<MicrophonePicture?> GetPictureAsync(double afterSeconds)
    {
        // One that asks for what is to come knows an earlier life of the microphone.
        SoundPicture? next = _pictures.Slice(afterSeconds > SecondsReceived ? 0 : afterSeconds, double.PositiveInfinity);
        return Task.FromResult(next is null ? null : new MicrophonePicture { Packed = PictureBlob.Of(next), HeardSeconds = SecondsReceived });
    }

    /// <inheritdoc/>
    public Task SaveAsync() => SaveAsync(isNeeded: true);

    /// <inheritdoc/>
    public async Task CalibrateAsync(byte[]? calibration)
    {
        MachineCalibration.Check(calibration);
        _alarms.EndCurrent(_times, SecondsReceived);
        CloseSession();
        (State.Calibration, State.Session, _isChanged) = (calibration, null, true);
        await SaveAsync(isNeeded: true).ConfigureAwait(true);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync()
    {
        if (State.Settings is not null)
        {
            _alarms.EndCurrent(_times, SecondsReceived);
            CloseSession();
            (State.Session, _isChanged) = (null, true);
            await SaveAsync(isNeeded: true).ConfigureAwait(true);
            await PublishAsync().ConfigureAwait(true);
            if (_alarms.HasNews)
            {
                throw new InvalidOperationException($"The news of its last alarm could not be handed on, and '{Name}' is not removed. Try again.");
            }
        }

        services.Roster.Remove(Name);
        await state.ClearStateAsync().ConfigureAwait(true);
        _isChanged = false;
        DeactivateOnIdle();
    }

    /// <inheritdoc/>
    public async Task<ChunkReceipt> PushAsync(SoundChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ChunkReceipt receipt = await TakeAsync(chunk).ConfigureAwait(true);
        if (receipt.Outcome != ChunkOutcome.Taken)
        {
            FleetTelemetry.Answered(receipt.Outcome.ToString().ToLowerInvariant());
        }

        return receipt;
    }

    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
    {
        ArgumentNullException.ThrowIfNull(handleFactory);
        return handleFactory.Create<SoundChunk>().ResumeAsync(this);
    }

    /// <inheritdoc/>
    public async Task OnNextAsync(SoundChunk item, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(item);

        // Nobody waits for the answer, and nobody sends what is missing again.
        ChunkReceipt receipt = await PushAsync(item with { IsAfterLoss = true }).ConfigureAwait(true);
        if (receipt.RetryAfter is not null)
        {
            // The stream delivers it again.
            throw new InvalidOperationException(receipt.Problem ?? receipt.Outcome.ToString());
        }

        if (receipt.Problem is { } problem)
        {
            services.Logger.SoundRefused(Name, problem);
        }
    }

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex)
    {
        ArgumentNullException.ThrowIfNull(ex);
        services.Logger.SoundRefused(Name, ex.Message);
        return Task.CompletedTask;
    }

    private double SecondsReceived => State.Settings is null ? 0 : (double)State.Received / Rate;

    private async Task<ChunkReceipt> TakeAsync(SoundChunk chunk)
    {
        if (State.Settings is null && !TryRegisterByDefault(chunk))
        {
            return Unknown();
        }

        if (FindMistake(chunk, out long count) is { } mistake)
        {
            return Wrong(chunk, mistake);
        }

        if (chunk.Stream != State.Stream && State.OldStreams.Contains(chunk.Stream))
        {
            return Wrong(chunk, "It belongs to a stream that another one has followed: it comes too late.");
        }

        try
        {
            // Before anything is noted: with a model that is missing nothing happens, and the sender tries again.
            await OpenSessionAsync().ConfigureAwait(true);
            return await TakeInOrderAsync(chunk, count).ConfigureAwait(true);
        }
        catch (InconsistentStateException)
        {
            throw;
        }
        catch (Exception e) when (e is UnknownModelException or ModelUnavailableException or ObjectDisposedException)
        {
            return Unavailable(chunk, e);
        }
        catch (AudioContentException e)
        {
            // Samples that are no numbers, say: the session is broken, and begins anew with what comes after them.
            BreakSession();
            State.Next = chunk.Stream == State.Stream ? Math.Max(State.Next, chunk.First + count) : State.Next;
            services.Logger.SoundRefused(Name, e.Message);
            return Wrong(chunk, e.Message);
        }
#pragma warning disable CA1031 // Whatever a model or a storage throws: the next sound finds a new session, and the sender is told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            BreakSession();
            return Unavailable(chunk, e);
        }
    }

    private ChunkReceipt Unavailable(SoundChunk chunk, Exception e)
    {
        string problem = OneLine.Of(e.Message);
        if (_problem != problem)
        {
            _problem = problem;
            services.Logger.SoundRefused(Name, e.Message);
            Show();
        }

        return Receipt(ChunkOutcome.Unavailable, chunk.Stream) with { RetryAfter = SoonAgain, Problem = _problem };
    }

    private void BreakSession()
    {
        _alarms.EndCurrent(_times, SecondsReceived);
        CloseSession();
        (State.Session, _isChanged) = (null, true);
    }

    private async Task<ChunkReceipt> TakeInOrderAsync(SoundChunk chunk, long count)
    {
        if (chunk.Stream != State.Stream)
        {
            BeginStream(chunk.Stream);
        }

        if (chunk.First > State.Next)
        {
            if (!chunk.IsAfterLoss)
            {
                return Receipt(ChunkOutcome.Behind, chunk.Stream);
            }

            MarkGap(TimeSpan.FromSeconds((double)(chunk.First - State.Next) / Rate));
            State.Next = chunk.First;
        }

        long known = State.Next - chunk.First;
        if (known >= count)
        {
            FleetTelemetry.Answered("known");
            return Receipt(ChunkOutcome.Taken, chunk.Stream);
        }

        double seconds = (double)(count - known) / Rate;
        if (_allowance.TryTake(seconds) is { } pause)
        {
            return Receipt(ChunkOutcome.TooFast, chunk.Stream) with { RetryAfter = pause, Problem = "More sound comes than real time gives." };
        }

        await ScoreAsync(chunk.Bytes[((int)known * State.Settings!.ToFormat().FrameBytes)..], seconds).ConfigureAwait(true);
        Show();
        return Receipt(ChunkOutcome.Taken, chunk.Stream);
    }

    private async Task OpenSessionAsync()
    {
        if (_session is null)
        {
            _session = await MicrophoneSession.OpenAsync(services, Name, State, _pictures).ConfigureAwait(true);
            if (!_session.IsResumed)
            {
                // Its session is gone, and will not say that it is over.
                _alarms.EndCurrent(_times, SecondsReceived);
            }

            if (_session.Refusal is { } refusal)
            {
                services.Logger.StateRefused(Name, refusal);
            }
        }
    }

    private async Task ScoreAsync(ReadOnlyMemory<byte> bytes, double seconds)
    {
        var samples = new List<float>();
        new SampleReader(State.Settings!.ToFormat()).Read(bytes.Span, samples);
        string wanted = await services.Rollouts.VersionForAsync(State.Settings.Model, Name).ConfigureAwait(true);
        List<LiveEvent> events = await _session!.PushAsync([.. samples], wanted, State.Received).ConfigureAwait(true);
        State.Next += samples.Count;
        State.Received += samples.Count;
        State.LastSampleAt = services.Clock.GetUtcNow();
        State.StartedAt ??= State.LastSampleAt;
        State.Segments += events.Count(found => found.Kind == LiveEventKind.Segment);
        _times.Hear(State.LastSampleAt.Value, SecondsReceived);
        _lastSound = services.Clock.GetTimestamp();
        (_isChanged, _problem) = (true, null);
        FleetTelemetry.TakenIn(seconds);
        _view.Take(events);
        bool hasNews = _alarms.Take(events, _times, _session.Scorer.ModelVersion, _session.Version);
        await SaveWhenDueAsync(hasNews).ConfigureAwait(true);
    }

    private string? FindMistake(SoundChunk chunk, out long count)
    {
        LiveFormat format = State.Settings!.ToFormat();
        count = chunk.Bytes.Length / format.FrameBytes;
        return chunk.SampleRate != Rate ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Its sample rate is {chunk.SampleRate} Hz, and {Rate} Hz are registered. Register the microphone with its rate.")
            : chunk.Bytes.Length % format.FrameBytes != 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"It has {chunk.Bytes.Length} bytes, and a moment has {format.FrameBytes}: send whole moments.")
            : chunk.First is < 0 or > MostMoments || chunk.Stream == Guid.Empty ? "It does not say where in which stream it belongs."
            : count > services.Fleet.LongestChunkSeconds * Rate ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"It is {(double)count / Rate:0.#} s long, and {services.Fleet.LongestChunkSeconds:0.#} s are the most: send smaller pieces.")
            : null;
    }

    private bool TryRegisterByDefault(SoundChunk chunk)
    {
        if (services.Fleet.DefaultModel is not { } model || !ResourceName.IsValid(Name) || chunk.SampleRate is < SoundLimits.LeastRate or > SoundLimits.MostRate)
        {
            return false;
        }

        State.Settings = new MicrophoneSettings { Model = model, SampleRate = chunk.SampleRate };
        return _isChanged = true;
    }

    private void BeginStream(Guid stream)
    {
        if (State.Stream != Guid.Empty)
        {
            Remember(State.Stream);
            if (State is { LastSampleAt: { } last, Received: > 0 } && services.Clock.GetUtcNow() - last is { Ticks: > 0 } away)
            {
                // The sender was away. How long it was is not known better.
                MarkGap(away);
            }
        }

        (State.Stream, State.Next, _safe, _isChanged) = (stream, 0, 0, true);
    }

    private void Remember(Guid stream)
    {
        State.OldStreams.Add(stream);
        State.OldStreams.RemoveRange(0, Math.Max(0, State.OldStreams.Count - MostOldStreams));
    }

    private void MarkGap(TimeSpan lost)
    {
        _session!.Scorer.MarkGap(lost);
        _times.AddGap(lost);
        FleetTelemetry.SoundLost(lost.TotalSeconds);
        _isChanged = true;
    }

    /// <summary>Now and then: states that could not be saved, news that nobody took, sound that does not come.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (State.Settings is null)
        {
            return;
        }

        if (_isChanged && (_alarms.HasUnsaved || _failedSaves > 0))
        {
            await SaveWhenDueAsync(hasNews: false).ConfigureAwait(true);
        }

        if (_alarms.Ready.Count > 0)
        {
            BeginPublishing();
        }

        if (_isChanged || _alarms.HasNews || _alarms.Current is not null || services.Clock.GetElapsedTime(_lastSound) < ShownSilent)
        {
            // Timers do not keep a grain. Nobody else would bring this to an end, and one that is silent is to be seen.
            DelayDeactivation(KeptAlive);
        }

        if (State.Received > 0)
        {
            Show();
        }
    }

    private async Task SaveWhenDueAsync(bool hasNews)
    {
        bool isDue = hasNews || _alarms.HasUnsaved || State.Received - _savedReceived >= services.Fleet.SaveSeconds * Rate;
        TimeSpan pause = SaveAgain * Math.Pow(2, Math.Min(_failedSaves, 10));
        bool isTime = _failedSaves == 0 || services.Clock.GetElapsedTime(_triedAt) >= (pause < LongestSavePause ? pause : LongestSavePause);
        if (isDue && isTime)
        {
            await SaveAsync(isNeeded: false).ConfigureAwait(true);
        }
    }

    /// <param name="isNeeded">Whether it is an error if it cannot be saved; otherwise it is told, and tried again.</param>
    private async Task SaveAsync(bool isNeeded)
    {
        long started = services.Clock.GetTimestamp();
        State.Session = _session?.Scorer.SaveState() ?? State.Session;
        (State.Version, State.Origin) = (_session?.Version ?? State.Version, _times.Origin);
        _alarms.Store();
        try
        {
            await state.WriteStateAsync().ConfigureAwait(true);
        }
        catch (InconsistentStateException)
        {
            // Two copies of the microphone lived, as after a cut network; the other one was first.
            services.Logger.OtherCopy(Name);
            _isChanged = false;
            DeactivateOnIdle();
            throw;
        }
#pragma warning disable CA1031 // Whatever a storage throws: sound goes on, and is asked for again if this silo is lost meanwhile.
        catch (Exception e) when (!isNeeded)
#pragma warning restore CA1031
        {
            FleetTelemetry.NotSaved();
            if (_failedSaves++ == 0)
            {
                services.Logger.StateNotSaved(Name, e.Message);
            }

            // After the attempt, which may have taken long: the sound must not wait for a storage that hangs.
            _triedAt = services.Clock.GetTimestamp();
            return;
        }

        if (_failedSaves > 0)
        {
            services.Logger.StateSavedAgain(Name);
        }

        FleetTelemetry.Saved(services.Clock.GetElapsedTime(started).TotalSeconds, State.Session?.Length ?? 0);
        (_failedSaves, _isChanged, _safe, _savedReceived) = (0, false, State.Next, State.Received);
        _alarms.Saved();
        BeginPublishing();
    }

    /// <summary>Hands news on beside the sound, which does not wait for a journal.</summary>
    private void BeginPublishing()
    {
        if (!_isPublishing && _alarms.Ready.Count > 0)
        {
            this.AsReference<IMicrophoneGrain>().PublishAsync().Ignore();
        }
    }

    /// <summary>Hands news on that are saved; those that a journal has are forgotten with the next save.</summary>
    public async Task PublishAsync()
    {
        IReadOnlyList<AlarmNews> news = _alarms.Ready;
        if (news.Count == 0 || _isPublishing)
        {
            return;
        }

        _isPublishing = true;
        try
        {
            long journal = AlarmLog.JournalOf(Name, services.Fleet.Journals);
            await GrainFactory.GetGrain<IAlarmJournalGrain>(journal).AppendAsync(news).ConfigureAwait(true);
            _alarms.Published(news.Count);
            FleetTelemetry.NewsWritten(news.Count);
        }
#pragma warning disable CA1031 // The journal's silo or its storage may be away for minutes: the news stay here.
        catch (Exception e)
#pragma warning restore CA1031
        {
            services.Logger.NewsNotWritten(Name, e.Message);
        }
        finally
        {
            _isPublishing = false;
        }
    }

    private void RestIfUnknown()
    {
        if (State.Settings is null)
        {
            // Somebody asked for a name that nobody has: nothing is kept of it.
            DeactivateOnIdle();
        }
    }

    private void CloseSession()
    {
        _session?.Dispose();
        _session = null;
    }

    private MicrophoneStatus Show()
    {
        bool isSilent = services.Clock.GetElapsedTime(_lastSound).TotalSeconds > services.Fleet.PatienceSeconds;
        MicrophoneStatus status = _view.Status(State, _session, isSilent, State.Settings is null ? 0 : (double)_savedReceived / Rate, _alarms.Current, _failedSaves == 0, _problem);
        if (State.Settings is not null)
        {
            services.Roster.Tell(status);
        }

        return status;
    }

    private ChunkReceipt Receipt(ChunkOutcome outcome, Guid stream) => new()
    {
        Outcome = outcome,
        Next = stream == State.Stream ? State.Next : 0,
        Saved = stream == State.Stream ? _safe : 0,
    };

    private ChunkReceipt Unknown() => new() { Outcome = ChunkOutcome.Unknown, Problem = $"Nobody has registered the microphone '{OneLine.Of(Name)}'." };

    private ChunkReceipt Wrong(SoundChunk chunk, string problem) => Receipt(ChunkOutcome.Wrong, chunk.Stream) with { Problem = problem };
}
