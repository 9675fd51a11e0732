using Orleans.Runtime;

namespace AudioAnomaly.Fleet;

/// <summary>The list of jobs as a grain: every change is saved before it is answered.</summary>
internal sealed class RunningJobsGrain([PersistentState("jobs", FleetNames.Storage)] IPersistentState<RunningJobsState> state) : Grain, IRunningJobsGrain
{
    /// <inheritdoc/>
    public async Task AddAsync(GrainId job)
    {
        if (!state.State.Jobs.Contains(job))
        {
            state.State.Jobs.Add(job);
            await state.WriteOrRestAsync(this).ConfigureAwait(true);
        }
    }

    /// <inheritdoc/>
    public async Task WakeAsync()
    {
        foreach (GrainId job in state.State.Jobs.ToArray())
        {
            FleetJobProgress progress = await GrainFactory.GetGrain<IFleetJobGrain>(job).GetProgressAsync().ConfigureAwait(true);
            if (progress.Stage is FleetJobStage.Completed or FleetJobStage.Failed or FleetJobStage.Cancelled)
            {
                state.State.Jobs.Remove(job);
                await state.WriteOrRestAsync(this).ConfigureAwait(true);
            }
        }
    }
}
