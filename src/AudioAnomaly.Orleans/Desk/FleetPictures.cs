using System.Collections.Concurrent;
using AudioAnomaly.Hosting;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Fleet;

/// <summary>The pictures of the fleet's microphones that somebody looks at: asked for once a second, as long as that is so. Safe to use from several threads.</summary>
internal sealed class FleetPictures(IGrainFactory grains, TimeProvider clock, ILogger<FleetPictures> logger) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // Somebody who looks away for a moment finds the picture as it was.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, PictureHistory> _watched = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The picture of a microphone; it comes soon after it was asked for first.</summary>
    public PictureHistory Of(string microphone)
    {
        var added = new PictureHistory(clock);
        PictureHistory pictures = _watched.GetOrAdd(microphone, added);
        if (pictures == added)
        {
            _ = WatchAsync(microphone, pictures);
        }

        return pictures;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task WatchAsync(string microphone, PictureHistory pictures)
    {
        CancellationToken stopping = _stopping.Token;
        using var timer = new PeriodicTimer(Period, clock);
        long seen = clock.GetTimestamp();
        double end = 0;
        try
        {
            while (pictures.IsHeard || clock.GetElapsedTime(seen) < Kept)
            {
                seen = pictures.IsHeard ? clock.GetTimestamp() : seen;
                end = await AskAsync(microphone, pictures, end).ConfigureAwait(false);
                await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }

        _watched.TryRemove(microphone, out _);
        pictures.Complete();
    }

    /// <returns>Up to where the picture is known.</returns>
    private async Task<double> AskAsync(string microphone, PictureHistory pictures, double end)
    {
        try
        {
            if (await grains.GetGrain<IMicrophoneGrain>(microphone).GetPictureAsync(end).ConfigureAwait(false) is { } found)
            {
                SoundPicture next = found.Read();
                pictures.Add(next, found.HeardSeconds);
                return next.StartSeconds + (next.Columns * next.SecondsPerColumn);
            }
        }
#pragma warning disable CA1031 // The microphone's silo may be lost: the next one is asked.
        catch (Exception e) when (!_stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.OverviewFailed(e.Message);
        }

        return end;
    }
}
