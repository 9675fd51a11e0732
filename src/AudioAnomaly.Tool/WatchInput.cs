using System.Diagnostics;
using AudioAnomaly.Audio;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Tool;

/// <summary>The sound that <c>watch</c> listens to: read on another thread, because a pipe on which nothing comes would not hear of Ctrl+C.</summary>
/// <param name="decoder">Gives the samples.</param>
/// <param name="session">Gets them elsewhere; is told of gaps here.</param>
/// <param name="output">Is told when nothing comes.</param>
/// <param name="isLive">Whether the sound comes as it is recorded, so that a pause is sound that is missing.</param>
internal sealed class WatchInput(AudioDecoder decoder, AudioAnomalySession session, WatchOutput output, bool isLive)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private long _read;

    /// <summary>Reads the next samples; says so if none come for a while.</summary>
    /// <param name="samples">Gets them.</param>
    /// <param name="cancellationToken">Ends the recording.</param>
    /// <returns>How many there are; none at the end or after a cancellation.</returns>
    public async Task<int> ReadAsync(float[] samples, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        var reading = Task.Run(() => decoder.Read(samples), CancellationToken.None);
        DeviceHealth? death = null;
        while (await Task.WhenAny(reading, Task.Delay(Patience, cancellationToken)) != reading)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return 0;
            }

            if (death is null)
            {
                double seconds = (double)_read / session.SampleRate;
                death = new DeviceHealth(DeviceFault.Dead, seconds, null) { StartTime = session.TimeOf(seconds) };
                output.Add(death);
            }
        }

        int count = cancellationToken.IsCancellationRequested ? 0 : await reading;
        if (death is not null && count > 0)
        {
            if (isLive)
            {
                session.MarkGap(Stopwatch.GetElapsedTime(start));
            }

            output.Add(death with { EndSeconds = death.StartSeconds, EndTime = session.TimeOf(death.StartSeconds) });
        }

        _read += count;
        return count;
    }
}
