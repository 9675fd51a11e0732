namespace AudioAnomaly.Fleet;

/// <summary>Waits for jobs over many machines.</summary>
public static class FleetJobExtensions
{
    /// <summary>Waits until a job has ended, and asks again and again how far it is, which also makes it go on after its silo was lost.</summary>
    /// <param name="job">The job.</param>
    /// <param name="interval">How often to ask; every second if null.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <param name="cancellationToken">Ends the waiting, not the job.</param>
    /// <returns>How it has ended: with its target.</returns>
    /// <exception cref="FleetJobException">It has failed, was cancelled or was never started.</exception>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    public static async Task<FleetJobProgress> WaitAsync(
        this IFleetJobGrain job,
        TimeSpan? interval = null,
        IProgress<FleetJobProgress>? progress = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        while (true)
        {
            if (await AskAsync(job).WaitAsync(cancellationToken).ConfigureAwait(false) is { } now)
            {
                progress?.Report(now);
                if (now.HasEnded)
                {
                    return now.Stage == FleetJobStage.Completed ? now : throw new FleetJobException(Describe(now), now.Fault);
                }
            }

            await Task.Delay(interval ?? TimeSpan.FromSeconds(1), time ?? TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How far it is; null while its silo is lost and no other has taken it up.</summary>
    private static async Task<FleetJobProgress?> AskAsync(IFleetJobGrain job)
    {
        try
        {
            return await job.GetProgressAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            return null;
        }
    }

    private static string Describe(FleetJobProgress ended) => ended.Stage switch
    {
        FleetJobStage.Failed => $"The job has failed: {ended.Fault!.Message}",
        FleetJobStage.Cancelled => "The job was cancelled.",
        _ => "The job was never started, or its state was lost. Start it; what it has left is not done again.",
    };
}
