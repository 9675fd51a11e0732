using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Placement;
using Orleans.Storage;

namespace AudioAnomaly.Fleet;

/// <summary>Hands out the units of a job, stage by stage, a few at a time, and remembers which are done.</summary>
/// <typeparam name="TSpec">What the job is to do.</typeparam>
internal abstract class FleetJobGrain<TSpec> : Grain, IFleetJobGrain
    where TSpec : FleetJobSpec
{
    private readonly IPersistentState<FleetJobState<TSpec>> _state;
    private readonly ISiloStatusOracle _silos;
    private readonly TimeProvider _time;
    private readonly FleetJobOptions _options;
    private readonly ILogger _logger;
    private readonly Dictionary<int, HandedOut> _inFlight = [];
    private readonly Dictionary<int, int> _attempts = [];
    private IGrainTimer? _timer;
    private bool _isNews;
    private bool _isOver;

    protected FleetJobGrain(IPersistentState<FleetJobState<TSpec>> state, FleetJobParts parts)
        => (_state, _silos, _time, _options, _logger) = (state, parts.Silos, parts.Time, parts.Options.Value, parts.Logger);

    private FleetJobState<TSpec> State => _state.State;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken).ConfigureAwait(true);
        if (State.IsRunning)
        {
            _logger.JobGoesOn(this.GetPrimaryKeyString(), State.Stage);
            Watch();
        }
    }

    public async Task StartAsync(TSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(spec));
        }

        if (State.IsRunning)
        {
            if (IsSame(spec, State.Spec!))
            {
                return;
            }

            throw new InvalidOperationException(
                $"The job '{this.GetPrimaryKeyString()}' is running with other settings. Cancel it, or give this one another name.");
        }

        await GrainFactory.GetGrain<IRunningJobsGrain>(0).AddAsync(this.GetGrainId()).ConfigureAwait(true);
        State.Start(spec);
        _isOver = false;
        await _state.WriteStateAsync().ConfigureAwait(true);
        _logger.JobStarts(this.GetPrimaryKeyString(), spec.Target);
        Watch();
    }

    public Task<FleetJobProgress> GetProgressAsync() => Task.FromResult(new FleetJobProgress
    {
        Stage = State.Stage,
        Completed = State.Done.Count,
        Total = State.IsRunning ? State.Total : 0,
        Recordings = State.Recordings,
        Running = [.. _inFlight.OrderBy(unit => unit.Key).Select(unit => $"{State.Kind} {unit.Key} on {unit.Value.Name}")],
        Warnings = State.Warnings,
        Fault = State.Fault,
    });

    public async Task CancelAsync()
    {
        if (State.IsRunning)
        {
            await EndAsync(FleetJobStage.Cancelled, fault: null).ConfigureAwait(true);
            _inFlight.Clear();
            _attempts.Clear();
            await RememberAsync().ConfigureAwait(true);
        }
    }

    private void Watch() => _timer ??= this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions
    {
        DueTime = TimeSpan.Zero,
        Period = _options.PollInterval,
        KeepAlive = true,
    });

    /// <summary>Looks how the units are that were handed out, and hands out more.</summary>
    private async Task TickAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (State.IsRunning)
            {
                await WorkAsync().ConfigureAwait(true);
            }

            await RememberAsync().ConfigureAwait(true);
            if (!State.IsRunning)
            {
                Rest();
                _logger.JobEnds(this.GetPrimaryKeyString(), State.Stage, State.Fault?.Message);
                await RemoveFolderAsync().ConfigureAwait(true);
            }
        }
        catch (InconsistentStateException e)
        {
            // Another activation has taken the job up.
            _logger.JobStumbles(e, this.GetPrimaryKeyString());
            DeactivateOnIdle();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Such as a storage that does not answer: it is asked again with the next tick.
            _logger.JobStumbles(e, this.GetPrimaryKeyString());
        }
    }

    private async Task WorkAsync()
    {
        HandOut();
        FleetJobStage stage = State.Stage;
        (int Index, FleetUnitStatus? Status)[] answers = await Task.WhenAll(_inFlight.Select(unit => AskAsync(unit.Key, unit.Value))).ConfigureAwait(true);
        foreach ((int index, FleetUnitStatus? status) in answers)
        {
            await TakeAsync(index, status).ConfigureAwait(true);
            if (State.Stage != stage)
            {
                _inFlight.Clear();
                _attempts.Clear();
                return;
            }
        }
    }

    private async Task RememberAsync()
    {
        if (_isNews)
        {
            await _state.WriteStateAsync().ConfigureAwait(true);
            _isNews = false;
        }
    }

    /// <summary>Gives each silo what it works on and a little more; the one that has least comes first.</summary>
    private void HandOut()
    {
        SiloAddress[] silos = [.. _silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Order()];
        int most = _options.UnitsPerSilo + _options.WaitingPerSilo;
        foreach (int index in State.Missing.Where(index => !_inFlight.ContainsKey(index)))
        {
            if (silos.MinBy(LoadOf) is not { } silo || LoadOf(silo) >= most)
            {
                break;
            }

            _inFlight[index] = new HandedOut(silo, silo.ToString());
        }

        int LoadOf(SiloAddress silo) => _inFlight.Values.Count(unit => unit.Silo.Equals(silo));
    }

    /// <summary>Asks for a unit, which begins it if nobody works on it.</summary>
    /// <returns>The answer; null if there is none.</returns>
    private async Task<(int Index, FleetUnitStatus? Status)> AskAsync(int index, HandedOut unit)
    {
        try
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, unit.Silo);
            Task<FleetUnitStatus> answer;
            try
            {
                answer = ShardOf(index).EnsureAsync(new FleetUnit(State.Spec!, State.Kind, index));
            }
            finally
            {
                RequestContext.Remove(IPlacementDirector.PlacementHintKey);
            }

            return (index, await answer.WaitAsync(_options.AnswerWithin, _time).ConfigureAwait(true));
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            _logger.UnitLost(State.Kind, index, this.GetPrimaryKeyString(), unit.Name, e.Message);
            return (index, null);
        }
    }

    private async Task TakeAsync(int index, FleetUnitStatus? status)
    {
        switch (status)
        {
            case null:
                // Its silo is lost or too busy: another one is asked next time.
                _inFlight.Remove(index);
                break;
            case { Result: { } result }:
                _inFlight.Remove(index);
                State.Take(index, result);
                _isNews = true;
                break;
            case { Fault: { } fault }:
                _inFlight.Remove(index);
                int attempts = _attempts[index] = _attempts.GetValueOrDefault(index) + 1;
                _logger.UnitFails(State.Kind, index, this.GetPrimaryKeyString(), status.Silo, fault.Message);
                if (!status.IsTransient || attempts >= _options.Attempts)
                {
                    await EndAsync(FleetJobStage.Failed, fault).ConfigureAwait(true);
                }

                break;
            default:
                _inFlight[index] = _inFlight[index] with { Name = status.Silo };
                break;
        }
    }

    /// <summary>Ends without a model.</summary>
    private async Task EndAsync(FleetJobStage stage, FleetJobFault? fault)
    {
        IFleetUnitGrain[] working = [.. _inFlight.Keys.Select(ShardOf)];

        // What is wrong with the recordings may be mended before the next start: nothing that was found of them may be taken for true then.
        _isOver = stage == FleetJobStage.Failed && State.Stage <= FleetJobStage.Planning;
        State.End(stage, fault);
        _isNews = true;

        // Shards that cannot be told are on a silo that is gone.
        await Task.WhenAll(working.Select(shard => shard.CancelAsync().WaitAsync(_options.AnswerWithin, _time)))
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RemoveFolderAsync()
    {
        if (State.Stage != FleetJobStage.Completed && !_isOver)
        {
            return;
        }

        var folder = new FleetJobFolder(State.Spec!);
        try
        {
            await Task.Run(folder.Remove).ConfigureAwait(true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _logger.FolderStays(e, folder.Path);
        }
    }

    private void Rest()
    {
        _timer?.Dispose();
        _timer = null;
    }

    private IFleetUnitGrain ShardOf(int index) => GrainFactory.GetGrain<IFleetUnitGrain>($"{typeof(TSpec).Name}/{this.GetPrimaryKeyString()}/{State.Kind}/{index}");

    private static bool IsSame(TSpec one, TSpec other) => one.Target == other.Target && new FleetJobFolder(one).Path == new FleetJobFolder(other).Path;

    /// <summary>A unit that was handed out.</summary>
    /// <param name="Silo">The silo that was to take it.</param>
    /// <param name="Name">The name of the silo that has.</param>
    private sealed record HandedOut(SiloAddress Silo, string Name);
}
