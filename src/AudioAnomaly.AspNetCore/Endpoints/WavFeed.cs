using AudioAnomaly.Audio;
using AudioAnomaly.Hosting;

namespace AudioAnomaly.AspNetCore;

/// <summary>
/// A WAV file that comes as it is recorded. Its reader waits for bytes, and so has a thread of its own: one for each such request. Bare samples need none.
/// </summary>
internal sealed class WavFeed : IAsyncDisposable
{
    private static readonly TimeSpan HeaderPatience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _givenUp;
    private readonly CancellationToken _aborted;
    private readonly BlockingBody _bytes;
    private readonly ChannelSelection _selection;
    private AudioDecoder? _decoder;
    private Task _work = Task.CompletedTask;

    public WavFeed(Stream body, ChannelSelection selection, CancellationToken aborted)
    {
        _givenUp = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        _aborted = aborted;
        _bytes = new BlockingBody(body, _givenUp.Token);
        _selection = selection;
    }

    /// <summary>Reads the header.</summary>
    /// <exception cref="AudioFormatException">It is no WAV file.</exception>
    public async Task<LiveFormat> ReadFormatAsync()
    {
        _givenUp.CancelAfter(HeaderPatience);
        try
        {
            await OnThread(() => _decoder = new WavReader().Open(_bytes, "the request's body", _selection, leaveOpen: true), _givenUp.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_aborted.IsCancellationRequested)
        {
            throw new RequestException("No WAV header came. For bare samples give their rate.");
        }

        _givenUp.CancelAfter(Timeout.InfiniteTimeSpan);
        AudioInfo info = _decoder!.Info;

        // The decoder gives one channel; how many were averaged is what a model asks for.
        return new LiveFormat(info.SampleRate, SampleEncoding.F32, info.Channels, _selection);
    }

    /// <summary>Gives the samples to a source until the file ends.</summary>
    public Task FeedAsync(LiveSource source, CancellationToken cancellationToken) => OnThread(
        () =>
        {
            float[] samples = new float[Math.Max(1, source.Format.SampleRate / 10)];
            while (_decoder!.Read(samples) is > 0 and int count)
            {
                source.PushAsync(samples.AsMemory(0, count), cancellationToken).GetAwaiter().GetResult();
            }
        },
        cancellationToken);

    /// <summary>The body is given up first, which lets the thread go.</summary>
    public async ValueTask DisposeAsync()
    {
        await _givenUp.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _decoder?.Dispose();
        await _bytes.DisposeAsync().ConfigureAwait(false);
        _givenUp.Dispose();
    }

    private Task OnThread(Action work, CancellationToken cancellationToken)
    {
        _work = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return _work.WaitAsync(cancellationToken);
    }
}
