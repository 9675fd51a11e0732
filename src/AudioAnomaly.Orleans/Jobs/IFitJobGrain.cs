using Orleans.Concurrency;

namespace AudioAnomaly.Fleet;

/// <summary>A fit over many machines, by the name of the job. It survives the loss of any silo, its own too: the next call goes on with what is missing.</summary>
[Alias("AudioAnomaly.Fleet.IFitJobGrain")]
public interface IFitJobGrain : IGrainWithStringKey
{
    /// <summary>
    /// Starts the fit, or goes on with one that has failed, was cancelled or has lost its state: what it has left in its folder is not done again. Does
    /// nothing if this very fit is running.
    /// </summary>
    /// <param name="spec">What to do.</param>
    /// <returns>A task that ends when the fit was taken up; it does not wait for the model.</returns>
    /// <exception cref="ArgumentException">Something in it makes no sense.</exception>
    /// <exception cref="InvalidOperationException">Another fit of this name is running.</exception>
    [Alias("Start")]
    Task StartAsync(FitJobSpec spec);

    /// <summary>How far the fit is.</summary>
    /// <returns>The progress.</returns>
    [AlwaysInterleave, Alias("GetProgress")]
    Task<FitJobProgress> GetProgressAsync();

    /// <summary>Ends the fit. What shards have left stays in the folder, so that it can be started again. Does nothing to a fit that has ended.</summary>
    /// <returns>A task that ends when nothing more is handed out.</returns>
    [Alias("Cancel")]
    Task CancelAsync();
}
