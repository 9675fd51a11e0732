using Orleans.Runtime;

namespace AudioAnomaly.Fleet;

/// <summary>Saving of grains that answer only for what is safe.</summary>
internal static class GrainStateExtensions
{
    /// <summary>Saves the state. What could not be saved must not be believed: the grain then ends, and the next call begins with what is in the storage.</summary>
    public static async Task WriteOrRestAsync<T>(this IPersistentState<T> state, IGrainBase grain)
    {
        try
        {
            await state.WriteStateAsync().ConfigureAwait(true);
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
