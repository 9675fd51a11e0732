namespace AudioAnomaly.Fleet;

/// <summary>Scores recordings by a model over many machines, by the name of the job: the test of an evaluation, or a look through an archive.</summary>
[Alias("AudioAnomaly.Fleet.IScoreJobGrain")]
public interface IScoreJobGrain : IFleetJobGrain
{
    /// <summary>
    /// Starts the job, or goes on with one that has failed, was cancelled or has lost its state: what it has left in its folder is not done again. Does nothing
    /// if this very job is running.
    /// </summary>
    /// <param name="spec">What to do.</param>
    /// <returns>A task that ends when the job was taken up; it does not wait for the scores.</returns>
    /// <exception cref="ArgumentException">Something in it makes no sense.</exception>
    /// <exception cref="InvalidOperationException">Another job of this name is running.</exception>
    [Alias("Start")]
    Task StartAsync(ScoreJobSpec spec);
}
