using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using AudioAnomaly.Audio;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting;

/// <summary>
/// Scores the recordings of a folder as they come, each once, also over restarts and kills: a recording is scored when its line is in the results. What has no
/// line is scored (again), and what has one only moves to where it belongs.
/// </summary>
internal sealed class FolderSource : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly FolderSourceOptions _options;
    private readonly ScoringQueue _queue;
    private readonly IRecordingSink[] _sinks;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly int _workers;
    private readonly ResultsFile _results;
    private readonly ScoredFiles _scored;
    private readonly FolderScan _scan;
    private readonly ChannelSelection _channel;
    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.Ordinal);

    public FolderSource(
        string name,
        FolderSourceOptions options,
        int workers,
        ScoringQueue queue,
        IEnumerable<IRecordingSink> sinks,
        TimeProvider clock,
        ILogger logger)
    {
        (Name, _options, _workers, _queue, _sinks, _clock, _logger) = (name, options, workers, queue, [.. sinks], clock, logger);
        _results = new ResultsFile(options.ResultsPath, options.ResultsMiB, options.KeptResults);
        _scored = new ScoredFiles(clock);
        _scan = new FolderScan(name, options, _scored, clock, logger);
        _channel = ChannelSelection.Parse(options.Channel);
    }

    public string Name { get; }

    /// <summary>What keeps recordings from being scored, one sentence each.</summary>
    public IReadOnlyList<string> Problems => [.. _problems.Values, .. _scan.Problem is { } problem ? [problem] : Array.Empty<string>()];

    /// <summary>How many recordings have no line yet.</summary>
    public int Waiting => _scan.WaitingCount;

    /// <summary>Watches the folder until the host stops. Never fails.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var ready = Channel.CreateUnbounded<WaitingFile>();
        Task[] workers = [];
        try
        {
            await RepeatAsync("results", Open, cancellationToken).ConfigureAwait(false);
            workers = [.. Enumerable.Range(0, _workers).Select(_ => WorkAsync(ready.Reader, cancellationToken))];
            while (true)
            {
                await RepeatAsync("folder", () => Scan().ForEach(file => ready.Writer.TryWrite(file)), cancellationToken).ConfigureAwait(false);
                await Task.Delay(TimeSpan.FromSeconds(_options.PollSeconds), _clock, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops; what has no line is scored when it starts again.
        }

        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    /// <summary>Opens the results and learns from them what was scored.</summary>
    public void Open()
    {
        (List<ScoredFile> files, long cut) = _results.Open();
        files.ForEach(_scored.Add);
        if (cut > 0)
        {
            _logger.LineCut(Name, cut);
        }

        _logger.FolderWatched(Name, _options.FullPath, _options.Model, _options.ResultsPath, _scored.Files.Length);
    }

    /// <summary>Looks into the folder once.</summary>
    /// <returns>The files to score now.</returns>
    public List<WaitingFile> Scan() => _scan.Scan();

    /// <summary>Scores a file and writes its line. What is not the file's own fault is waited for, or the file is released to be tried again. Fails only by
    /// cancellation.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is concerns one file, which is tried again; the watching goes on.")]
    public async Task ScoreAsync(WaitingFile file, CancellationToken cancellationToken)
    {
        try
        {
            FolderRecording? recording = null;
            async Task FindOut() => recording = await FindOutAsync(file, cancellationToken).ConfigureAwait(false);
            await RepeatAsync("model", FindOut, IsOfTheModel, cancellationToken).ConfigureAwait(false);
            if (recording is null)
            {
                _scan.Release(file);
                _logger.FileChanged(Name, file.File);
                return;
            }

            // One that throws costs this recording time, and no other: it is tried again.
            await TellAsync(recording, cancellationToken).ConfigureAwait(false);
            var scored = new ScoredFile(file.File, file.Stamp, OutcomeOf(recording));
            byte[] line = RecordingLine.Of(recording);
            await RepeatAsync("results", () => _results.Append(line, scored, _scored), cancellationToken).ConfigureAwait(false);
            _scan.Release(file);
            Report(recording, scored.Outcome);
            _scan.Clear(scored);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is ObjectDisposedException or IOException)
        {
            // The host stops; what has no line is scored when it starts again.
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            bool isNews = file.Problem is null;
            TimeSpan pause = _scan.Fail(file, e.Message);
            if (isNews)
            {
                _logger.FileFailed(Name, file.File, pause.TotalSeconds, e.Message);
            }
        }
    }

    public void Dispose() => _results.Dispose();

    private static bool IsOfTheModel(Exception e) => e is UnknownModelException or ModelUnavailableException;

    private static RecordingOutcome OutcomeOf(FolderRecording recording) => recording.Summary?.Verdict switch
    {
        null => RecordingOutcome.Failed,
        AnomalyVerdict.Anomalous => RecordingOutcome.Anomalous,
        AnomalyVerdict.Normal => RecordingOutcome.Normal,
        _ => RecordingOutcome.Undecided,
    };

    /// <summary>Whether it is the recording's fault, so that another try would end alike.</summary>
    private static bool IsBroken(Exception e)
        => e is AudioContentException
            or AudioFormatException
        {
            Fault: not AudioFormatFault.MissingDecoder,
            InnerException: not (IOException or UnauthorizedAccessException or Win32Exception),
        };

    private async Task WorkAsync(ChannelReader<WaitingFile> ready, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (WaitingFile file in ready.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await ScoreAsync(file, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // As above.
        }
    }

    /// <returns>What came of the file; null if it changed or went away meanwhile.</returns>
    private async Task<FolderRecording?> FindOutAsync(WaitingFile file, CancellationToken cancellationToken)
    {
        if (FolderScan.StampOf(file.Path) != file.Stamp)
        {
            return null;
        }

        try
        {
            (AnomalySummary? summary, string? error, int version) = await _queue
                .RunLeasedAsync(_options.Model, lease => Summarize(lease, file, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            return FolderScan.StampOf(file.Path) != file.Stamp ? null : new FolderRecording
            {
                Folder = Name,
                File = file.File,
                Path = file.Path,
                Length = file.Stamp.Length,
                Written = new DateTimeOffset(file.Stamp.Written, TimeSpan.Zero),
                Model = _options.Model,
                ModelVersion = version,
                ScoredAt = _clock.GetUtcNow(),
                Time = RecordingTime.Find(file.Path),
                Summary = summary,
                Error = error,
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && FolderScan.StampOf(file.Path) is null)
        {
            return null;
        }
    }

    private (AnomalySummary? Summary, string? Error, int Version) Summarize(ModelLease lease, WaitingFile file, CancellationToken cancellationToken)
    {
        try
        {
            return (lease.Model.Summarize(AudioItem.FromFile(file.Path, _channel), cancellationToken), null, lease.Version);
        }
        catch (AudioAnomalyException e) when (IsBroken(e))
        {
            return (null, e.Message, lease.Version);
        }
    }

    private async Task TellAsync(FolderRecording recording, CancellationToken cancellationToken)
    {
        foreach (IRecordingSink sink in _sinks)
        {
            await sink.TakeAsync(recording, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Report(FolderRecording recording, RecordingOutcome outcome)
    {
        SourceTelemetry.Scored(Name, outcome);
        if (recording.Summary is { } summary)
        {
            _logger.FileScored(Name, recording.File, outcome, summary.Score);
        }
        else
        {
            _logger.FileBroken(Name, recording.File, recording.Error!);
        }
    }

    private Task RepeatAsync(string what, Action work, CancellationToken cancellationToken) => RepeatAsync(
        what,
        () =>
        {
            work();
            return Task.CompletedTask;
        },
        _ => true,
        cancellationToken);

    /// <summary>Does something that the surroundings may not allow now, until it is done or the host stops.</summary>
    private async Task RepeatAsync(string what, Func<Task> work, Func<Exception, bool> isTriedAgain, CancellationToken cancellationToken)
    {
        var retry = new Retry(_clock, FirstPause, LongestPause);
        try
        {
            while (await TryAsync(work, isTriedAgain, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                TimeSpan length = retry.Fail();
                var pause = Task.Delay(length, _clock, cancellationToken);
                _problems[what] = problem;
                _logger.FolderWaits(Name, length.TotalSeconds, problem);
                await pause.ConfigureAwait(false);
            }
        }
        finally
        {
            if (retry.Failures > 0)
            {
                _problems.TryRemove(what, out _);
            }
        }
    }

    /// <returns>Why it failed; null if it did not.</returns>
    private static async Task<string?> TryAsync(Func<Task> work, Func<Exception, bool> isTriedAgain, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await work().ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (isTriedAgain(e) && !cancellationToken.IsCancellationRequested)
        {
            return e.Message;
        }
    }
}
