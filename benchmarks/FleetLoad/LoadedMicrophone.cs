using System.Diagnostics;
using AudioAnomaly.Fleet;

namespace FleetLoad;

/// <summary>A microphone that sends its sound in real time, and notes how far the scores are behind.</summary>
internal sealed class LoadedMicrophone(IGrainFactory grains, string name, int kind, byte[] sound) : IDisposable
{
    private const double StepSeconds = 0.25;
    private readonly List<double> _lags = [];
    private readonly MicrophoneFeed _feed = new(grains, name, new MicrophoneSettings { Model = "load", SampleRate = FleetSound.Rate });

    public string Name => name;

    public int Kind => kind;

    public MicrophoneFeed Feed => _feed;

    /// <summary>How long after a moment of sound its scores were there, once a step; seconds.</summary>
    public IReadOnlyList<double> Lags => _lags;

    /// <summary>The longest time without an answer, in seconds.</summary>
    public double LongestStall { get; private set; }

    public async Task RunAsync(long started, double firstStep, CancellationToken cancellationToken)
    {
        await _feed.RegisterAsync(cancellationToken);
        int step = (int)(StepSeconds * FleetSound.Rate) * sizeof(short);
        double scored = 0, advanced = Stopwatch.GetElapsedTime(started).TotalSeconds;
        for (int at = 0; at < sound.Length; at += step)
        {
            double due = firstStep + ((double)at / sizeof(short) / FleetSound.Rate) + StepSeconds;
            double now = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (due > now)
            {
                await Task.Delay(TimeSpan.FromSeconds(due - now), cancellationToken);
            }

            await _feed.PushAsync(sound.AsMemory(at, Math.Min(step, sound.Length - at)), cancellationToken);
            now = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (_feed.ScoredSeconds > scored)
            {
                LongestStall = Math.Max(LongestStall, now - advanced);
                (scored, advanced) = (_feed.ScoredSeconds, now);

                // The newest moment that is scored was recorded so long ago.
                _lags.Add(now - firstStep - scored);
            }
        }

        await _feed.FlushAsync(cancellationToken);
    }

    public void Dispose() => _feed.Dispose();
}
