namespace AudioAnomaly.Fleet;

/// <summary>The versions of a model in the fleet; the key is the name that microphones are registered with. Versions are models of the hosts, by name.</summary>
[Alias("AudioAnomaly.IModelRolloutGrain")]
public interface IModelRolloutGrain : IGrainWithStringKey
{
    /// <summary>How it stands.</summary>
    /// <returns>The rollout.</returns>
    [Alias("Get")]
    Task<ModelRollout> GetAsync();

    /// <summary>Gives a version to a share of the microphones, or to more or fewer of them.</summary>
    /// <param name="version">The version: the name of a model that every host has.</param>
    /// <param name="share">The share, above 0, at most 1. At 1 it becomes the stable one.</param>
    /// <returns>The rollout now.</returns>
    /// <exception cref="ArgumentException">The name or the share is none.</exception>
    [Alias("RollOut")]
    Task<ModelRollout> RollOutAsync(string version, double share);

    /// <summary>Goes back: from a version that comes to the stable one; if none comes, to the version before.</summary>
    /// <returns>The rollout now; as it was if there is nothing to go back to.</returns>
    [Alias("RollBack")]
    Task<ModelRollout> RollBackAsync();
}
