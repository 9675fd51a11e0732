using Microsoft.Extensions.Options;

namespace AudioAnomaly.Fleet;

/// <summary>Lets no more than so many units work at a time on a silo, off the threads of its grains.</summary>
internal sealed class FleetUnitQueue(IOptions<FleetJobOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.Value.UnitsPerSilo);

    /// <summary>Does work when there is a place.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await work().ConfigureAwait(false);
            }
            finally
            {
                _places.Release();
            }
        },
        cancellationToken);

    public void Dispose() => _places.Dispose();
}
