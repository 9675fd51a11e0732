using System.Globalization;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting;

/// <summary>
/// Listens to a microphone through a program: starts it, hands its samples to a live source, and starts it again when it ends or gives no samples. Sound that
/// is missing meanwhile is marked as a gap.
/// </summary>
internal sealed class MicrophoneSource(string name, MicrophoneOptions options, LiveSources sources, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    // After so much sound a microphone is well, and the next pause is a short one.
    private static readonly TimeSpan Health = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Buffered = TimeSpan.FromSeconds(10);

    private readonly MicrophoneCommand _command = MicrophoneCommand.Of(options);
    private readonly LiveFormat _format = new(options.SampleRate, options.Encoding, options.Channels, ChannelSelection.Parse(options.Channel));
    private readonly Retry _retry = new(clock, FirstPause, LongestPause);
    private volatile LastWords _words = new();
    private volatile string? _problem;
    private long? _lastHeard;
    private int _starts;

    public string Name => name;

    /// <summary>Why no sound comes; null while it does.</summary>
    public string? Problem => _problem;

    /// <summary>How often the program was started again.</summary>
    public int Restarts => Math.Max(0, _starts - 1);

    /// <summary>The last lines that the program wrote to its standard error.</summary>
    public IReadOnlyList<string> LastLines => _words.Lines;

    /// <summary>Listens until the host stops. Never fails.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                LiveSource live = await sources.OpenAsync(name, options.Model, _format, takeOver: false, cancellationToken).ConfigureAwait(false);
                await using (live.ConfigureAwait(false))
                {
                    await ListenAsync(live, cancellationToken).ConfigureAwait(false);
                }

                await PauseAsync("its live source was ended by another.", cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (cancellationToken.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException or IOException)
            {
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                await PauseAsync(e.Message, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Keeps the program running until the live source has ended or does not take its samples.</summary>
    private async Task ListenAsync(LiveSource live, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, live.Ended);
        var buffer = new SoundBuffer(_format, Buffered);
        Task pushing = PushAsync(live, buffer, over);
        try
        {
            while (!over.IsCancellationRequested)
            {
                string end = await ListenOnceAsync(buffer, over.Token).ConfigureAwait(false);
                if (!over.IsCancellationRequested)
                {
                    await PauseAsync(end, over.Token).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await pushing.ConfigureAwait(false);
        }
    }

    /// <summary>Runs the program once.</summary>
    /// <returns>Why it has ended.</returns>
    private async Task<string> ListenOnceAsync(SoundBuffer buffer, CancellationToken cancellationToken)
    {
        var input = new MicrophoneInput(_format, buffer, clock, _lastHeard, Heard);
        MicrophoneProcess process;
        try
        {
            _words = new LastWords();
            process = MicrophoneProcess.Start(_command, _words, input.Take);
        }
        catch (MicrophoneException e)
        {
            return e.Message;
        }

        await using (process.ConfigureAwait(false))
        {
            if (Interlocked.Increment(ref _starts) > 1)
            {
                SourceTelemetry.Restarted(name);
            }

            logger.MicrophoneStarted(name, _command.ToString());
            bool hasStalled = false;
            try
            {
                hasStalled = await input.HasStalledAsync(process.Output, TimeSpan.FromSeconds(options.StallSeconds), cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The host stops, and the program with it.
            }

            string end = await process.EndAsync(isExpected: !hasStalled && !cancellationToken.IsCancellationRequested).ConfigureAwait(false);
            _lastHeard = input.LastHeard ?? _lastHeard;
            return hasStalled ? string.Create(CultureInfo.InvariantCulture, $"no samples came for {options.StallSeconds} s. {end}") : end;
        }
    }

    private void Heard(TimeSpan sound)
    {
        _problem = null;
        if (sound >= Health)
        {
            _retry.Reset();
        }
    }

    private async Task PushAsync(LiveSource live, SoundBuffer buffer, CancellationTokenSource over)
    {
        try
        {
            while (true)
            {
                SoundPiece piece = await buffer.ReadAsync(over.Token).ConfigureAwait(false);
                if (piece.Lost == TimeSpan.Zero)
                {
                    await live.PushAsync(piece.Bytes, over.Token).ConfigureAwait(false);
                    continue;
                }

                logger.SoundLost(name, piece.Lost.TotalSeconds, piece.IsOutage ? "the program was not there" : "scoring was slower than the sound");

                // A source that had become silent measures the gap by itself.
                if (!piece.IsOutage || live.Status.State != LiveState.Silent)
                {
                    await live.MarkGapAsync(piece.Lost, over.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The program is ended too.
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(string problem, CancellationToken cancellationToken)
    {
        TimeSpan pause = _retry.Fail();
        var over = Task.Delay(pause, clock, cancellationToken);
        _problem = problem;
        logger.MicrophoneWaits(name, pause.TotalSeconds, problem);
        await over.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
