using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet;

/// <summary>The versions of a model as a grain: every change is saved before it is answered.</summary>
internal sealed class ModelRolloutGrain([PersistentState("rollout", FleetNames.Storage)] IPersistentState<ModelRolloutState> state) : Grain, IModelRolloutGrain
{
    /// <inheritdoc/>
    public Task<ModelRollout> GetAsync() => Task.FromResult(state.State.Rollout);

    /// <inheritdoc/>
    public Task<ModelRollout> RollOutAsync(string version, double share)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (!ResourceName.IsValid(version))
        {
            throw new ArgumentException($"'{OneLine.Of(version)}' cannot be the name of a version. {ResourceName.Rule}", nameof(version));
        }

        if (!(share is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share of microphones lies above 0, and at most at 1. To take a version back, roll back.");
        }

        ModelRollout now = state.State.Rollout;
        string stable = now.Stable ?? this.GetPrimaryKeyString();
        return SaveAsync(version == stable ? now with { Candidate = null, Share = 0 }
            : share < 1 ? now with { Candidate = version, Share = share }
            : now with { Stable = version, Candidate = null, Share = 0, Previous = stable });
    }

    /// <inheritdoc/>
    public Task<ModelRollout> RollBackAsync()
    {
        ModelRollout now = state.State.Rollout;
        return now.Candidate is not null ? SaveAsync(now with { Candidate = null, Share = 0 })
            : now.Previous is { } previous ? SaveAsync(now with { Stable = previous, Previous = null })
            : Task.FromResult(now);
    }

    private async Task<ModelRollout> SaveAsync(ModelRollout next)
    {
        state.State.Rollout = next with { Changes = state.State.Rollout.Changes + 1 };
        await state.WriteOrRestAsync(this).ConfigureAwait(true);
        return state.State.Rollout;
    }
}
