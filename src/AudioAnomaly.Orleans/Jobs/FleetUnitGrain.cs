using Orleans.Placement;

namespace AudioAnomaly.Fleet;

/// <summary>Works on one unit of a job, as long as its silo lives. A new activation knows nothing and begins anew.</summary>
[RandomPlacement]
internal sealed class FleetUnitGrain(FleetUnitRunner runner, FleetUnitQueue queue, ILocalSiloDetails silo) : Grain, IFleetUnitGrain, IDisposable
{
    private CancellationTokenSource? _stop;
    private Task<FleetUnitResult>? _work;

    public Task<FleetUnitStatus> EnsureAsync(FleetUnit unit)
    {
        if (_work is null)
        {
            _stop?.Dispose();
            _stop = new CancellationTokenSource();
            CancellationToken stop = _stop.Token;
            _work = queue.RunAsync(() => runner.RunAsync(unit, stop), stop);
        }

        var status = new FleetUnitStatus { Silo = silo.Name };
        if (!_work.IsCompleted)
        {
            return Task.FromResult(status);
        }

        // Once told it is over: a unit that has failed is tried anew by whoever asks again.
        Task<FleetUnitResult> work = _work;
        _work = null;
        DeactivateOnIdle();
        return Task.FromResult(work.IsCompletedSuccessfully ? status with { Result = work.Result } : status with
        {
            Fault = FaultOf(work.Exception?.InnerException),
            IsTransient = work.IsCanceled || work.Exception!.InnerException is IOException or UnauthorizedAccessException or OutOfMemoryException,
        });
    }

    public async Task CancelAsync()
    {
        if (_stop is not null)
        {
            await _stop.CancelAsync().ConfigureAwait(true);
        }

        DeactivateOnIdle();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_stop is not null)
        {
            await _stop.CancelAsync().ConfigureAwait(true);
        }

        await base.OnDeactivateAsync(reason, cancellationToken).ConfigureAwait(true);
    }

    public void Dispose() => _stop?.Dispose();

    private static FleetJobFault FaultOf(Exception? e) => new(
        e?.GetType().Name ?? nameof(OperationCanceledException),
        e is null ? "The work was cancelled." : OneLine.Of(e.Message),
        e switch
        {
            AudioContentException content => content.Recording,
            AudioFormatException format => format.File,
            FileNotFoundException file => file.FileName,
            _ => null,
        });
}
