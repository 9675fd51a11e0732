using System.Diagnostics;

namespace ServiceLoad;

/// <summary>Asks for health twenty times a second, as balancers do.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until it is cancelled.</summary>
    /// <param name="address">The service.</param>
    /// <param name="latencies">Gets the times; those of more than 30 s as that.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(Uri address, Latencies latencies, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        while (!cancellationToken.IsCancellationRequested)
        {
            long started = Stopwatch.GetTimestamp();
            try
            {
                using HttpResponseMessage response = await client.GetAsync("/health/ready", CancellationToken.None);
                response.EnsureSuccessStatusCode();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                await Console.Error.WriteLineAsync($"health: {e.Message}");
            }

            latencies.Add(started);
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
