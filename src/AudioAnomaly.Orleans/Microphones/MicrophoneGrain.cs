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
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeptAlive = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ShownSilent = TimeSpan.FromDays(1);

    private const double KeptPictureSeconds = 30;

    private SoundOrder _order = null!;
    private MicrophoneSaving _saving = null!;
    private MicrophoneView _view = null!;
    private PictureHistory _pictures = null!;
    private AlarmLog _alarms = null!;
    private SoundClock _times = new(null, 0);
    private SoundAllowance _allowance = null!;
    private MicrophoneSession? _session;
    private string? _problem;
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
        _order = new SoundOrder(State);
        _saving = new MicrophoneSaving(Name, state, services);
        _lastSound = services.Clock.GetTimestamp();
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
            if (_saving.IsChanged)
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
                _order.Clear();
                _saving.Clear();
                _times = new SoundClock(null, 0);
                _pictures = new PictureHistory(services.Clock, KeptPictureSeconds);
            }
        }

        State.Settings = settings;
        (_saving.IsChanged, _problem) = (true, null);
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
        => Task.FromResult(State.Settings is null && services.Fleet.DefaultModel is null ? Unknown() : _order.Receipt(ChunkOutcome.Taken, stream));

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
        (State.Calibration, State.Session, _saving.IsChanged) = (calibration, null, true);
        await SaveAsync(isNeeded: true).ConfigureAwait(true);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync()
    {
        if (State.Settings is not null)
        {
            _alarms.EndCurrent(_times, SecondsReceived);
            CloseSession();
            (State.Session, _saving.IsChanged) = (null, true);
            await SaveAsync(isNeeded: true).ConfigureAwait(true);
            await PublishAsync().ConfigureAwait(true);
            if (_alarms.HasNews)
            {
                throw new InvalidOperationException($"The news of its last alarm could not be handed on, and '{Name}' is not removed. Try again.");
            }
        }

        services.Roster.Remove(Name);
        await state.ClearStateAsync().ConfigureAwait(true);
        _saving.IsChanged = false;
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

        if (_order.FindMistake(chunk, services.Fleet.LongestChunkSeconds) is { } mistake)
        {
            return Wrong(chunk, mistake);
        }

        try
        {
            // Before anything is noted: with a model that is missing nothing happens, and the sender tries again.
            await OpenSessionAsync().ConfigureAwait(true);
            return await TakeInOrderAsync(chunk).ConfigureAwait(true);
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
            State.Next = chunk.Stream == State.Stream ? Math.Max(State.Next, chunk.First + _order.CountOf(chunk)) : State.Next;
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

        return _order.Receipt(ChunkOutcome.Unavailable, chunk.Stream) with { RetryAfter = SoonAgain, Problem = _problem };
    }

    private void BreakSession()
    {
        _alarms.EndCurrent(_times, SecondsReceived);
        CloseSession();
        (State.Session, _saving.IsChanged) = (null, true);
    }

    private async Task<ChunkReceipt> TakeInOrderAsync(SoundChunk chunk)
    {
        if (chunk.Stream != State.Stream)
        {
            BeginStream(chunk.Stream);
        }

        if (chunk.First > State.Next)
        {
            if (!chunk.IsAfterLoss)
            {
                return _order.Receipt(ChunkOutcome.Behind, chunk.Stream);
            }

            MarkGap(TimeSpan.FromSeconds((double)(chunk.First - State.Next) / Rate));
            State.Next = chunk.First;
        }

        long known = State.Next - chunk.First, count = _order.CountOf(chunk);
        if (known >= count)
        {
            FleetTelemetry.Answered("known");
            return _order.Receipt(ChunkOutcome.Taken, chunk.Stream);
        }

        double seconds = (double)(count - known) / Rate;
        if (_allowance.TryTake(seconds) is { } pause)
        {
            return _order.Receipt(ChunkOutcome.TooFast, chunk.Stream) with { RetryAfter = pause, Problem = "More sound comes than real time gives." };
        }

        await ScoreAsync(chunk.Bytes[((int)known * _order.Format.FrameBytes)..], seconds).ConfigureAwait(true);
        Show();
        return _order.Receipt(ChunkOutcome.Taken, chunk.Stream);
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
        new SampleReader(_order.Format).Read(bytes.Span, samples);
        string wanted = await services.Rollouts.VersionForAsync(State.Settings!.Model, Name).ConfigureAwait(true);
        List<LiveEvent> events = await _session!.PushAsync([.. samples], wanted, State.Received).ConfigureAwait(true);
        State.Next += samples.Count;
        State.Received += samples.Count;
        State.LastSampleAt = services.Clock.GetUtcNow();
        State.StartedAt ??= State.LastSampleAt;
        State.Segments += events.Count(found => found.Kind == LiveEventKind.Segment);
        _times.Hear(State.LastSampleAt.Value, SecondsReceived);
        _lastSound = services.Clock.GetTimestamp();
        (_saving.IsChanged, _problem) = (true, null);
        FleetTelemetry.TakenIn(seconds);
        _view.Take(events);
        bool hasNews = _alarms.Take(events, _times, _session.Scorer.ModelVersion, _session.Version);
        await SaveWhenDueAsync(hasNews).ConfigureAwait(true);
    }

    private bool TryRegisterByDefault(SoundChunk chunk)
    {
        if (services.Fleet.DefaultModel is not { } model || !ResourceName.IsValid(Name) || chunk.SampleRate is < SoundLimits.LeastRate or > SoundLimits.MostRate)
        {
            return false;
        }

        State.Settings = new MicrophoneSettings { Model = model, SampleRate = chunk.SampleRate };
        return _saving.IsChanged = true;
    }

    private void BeginStream(Guid stream)
    {
        if (State is { LastSampleAt: { } last, Received: > 0 } && State.Stream != Guid.Empty && services.Clock.GetUtcNow() - last is { Ticks: > 0 } away)
        {
            // The sender was away. How long it was is not known better.
            MarkGap(away);
        }

        _order.Begin(stream);
        _saving.IsChanged = true;
    }

    private void MarkGap(TimeSpan lost)
    {
        _session!.Scorer.MarkGap(lost);
        _times.AddGap(lost);
        FleetTelemetry.SoundLost(lost.TotalSeconds);
        _saving.IsChanged = true;
    }

    /// <summary>Now and then: states that could not be saved, news that nobody took, sound that does not come.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (State.Settings is null)
        {
            return;
        }

        if (_saving.IsChanged && (_alarms.HasUnsaved || _saving.IsFailing))
        {
            await SaveWhenDueAsync(hasNews: false).ConfigureAwait(true);
        }

        if (_alarms.Ready.Count > 0)
        {
            BeginPublishing();
        }

        if (_saving.IsChanged || _alarms.HasNews || _alarms.Current is not null || services.Clock.GetElapsedTime(_lastSound) < ShownSilent)
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
        if (_saving.IsDue(hasNews || _alarms.HasUnsaved))
        {
            await SaveAsync(isNeeded: false).ConfigureAwait(true);
        }
    }

    /// <param name="isNeeded">Whether it is an error if it cannot be saved; otherwise it is told, and tried again.</param>
    private async Task SaveAsync(bool isNeeded)
    {
        State.Session = _session?.Scorer.SaveState() ?? State.Session;
        (State.Version, State.Origin) = (_session?.Version ?? State.Version, _times.Origin);
        _alarms.Store();
        try
        {
            if (!await _saving.TrySaveAsync(isNeeded).ConfigureAwait(true))
            {
                return;
            }
        }
        catch (InconsistentStateException)
        {
            DeactivateOnIdle();
            throw;
        }

        _order.Saved();
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
            long journal = AlarmJournal.Of(Name);
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
        MicrophoneStatus status = _view.Status(State, _session, isSilent, _saving.SavedSeconds, _alarms.Current, !_saving.IsFailing, _problem);
        if (State.Settings is not null)
        {
            services.Roster.Tell(status);
        }

        return status;
    }

    private ChunkReceipt Unknown() => new() { Outcome = ChunkOutcome.Unknown, Problem = $"Nobody has registered the microphone '{OneLine.Of(Name)}'." };

    private ChunkReceipt Wrong(SoundChunk chunk, string problem) => _order.Receipt(ChunkOutcome.Wrong, chunk.Stream) with { Problem = problem };
}
