using Orleans.Placement;

namespace AudioAnomaly.Fleet;

/// <summary>Works on one unit of a fit, as long as its silo lives. A new activation knows nothing and begins anew.</summary>
[RandomPlacement]
internal sealed class FitShardGrain(FitUnitRunner runner, FitUnitQueue queue, ILocalSiloDetails silo) : Grain, IFitShardGrain
{
    private CancellationTokenSource? _stop;
    private Task<FitUnitResult>? _work;

    public Task<FitUnitStatus> EnsureAsync(FitUnit unit)
    {
        if (_work is null)
        {
            _stop?.Dispose();
            _stop = new CancellationTokenSource();
            CancellationToken stop = _stop.Token;
            _work = queue.RunAsync(() => runner.RunAsync(unit, stop), stop);
        }

        var status = new FitUnitStatus { Silo = silo.Name };
        if (!_work.IsCompleted)
        {
            return Task.FromResult(status);
        }

        // Once told it is over: a unit that has failed is tried anew by whoever asks again.
        Task<FitUnitResult> work = _work;
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
            _stop.Dispose();
            _stop = null;
        }

        await base.OnDeactivateAsync(reason, cancellationToken).ConfigureAwait(true);
    }

    private static FitJobFault FaultOf(Exception? e) => new(
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
