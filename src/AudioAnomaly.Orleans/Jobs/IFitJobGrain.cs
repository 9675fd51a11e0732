namespace AudioAnomaly.Fleet;

/// <summary>A fit over many machines, by the name of the job.</summary>
[Alias("AudioAnomaly.Fleet.IFitJobGrain")]
public interface IFitJobGrain : IFleetJobGrain
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
}
