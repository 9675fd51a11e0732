namespace AudioAnomaly.Fleet;

/// <summary>Work that is done again and again, and told of once while it fails: the cluster, a storage or a database may be away for minutes.</summary>
internal static class PeriodicWork
{
    /// <summary>Runs until the host stops.</summary>
    /// <param name="period">The time between two beginnings.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="work">The work.</param>
    /// <param name="tell">Gets what is wrong, when it begins to be.</param>
    /// <param name="stoppingToken">Ends it.</param>
    public static async Task RunAsync(TimeSpan period, TimeProvider clock, Func<CancellationToken, Task> work, Action<string> tell, CancellationToken stoppingToken)
    {
        bool isToldOf = false;
        using var timer = new PeriodicTimer(period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await work(stoppingToken).ConfigureAwait(false);
                isToldOf = false;
            }
#pragma warning disable CA1031 // Whatever it is, the next time finds it mended or not.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (!isToldOf)
                {
                    tell(e.Message);
                }

                isToldOf = true;
            }
        }
    }
}
