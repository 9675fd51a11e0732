using System.Diagnostics;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>Fits one model on a part and scores the part's test recordings. What cannot be read is left out and listed.</summary>
internal sealed class PartTest
{
    private const int ProfileRecordings = 64;

    private readonly EvaluationPart _part;
    private readonly EvaluationOptions _options;
    private readonly Action<EvaluationStage, int, FitProgress?> _report;
    private readonly CancellationToken _cancellationToken;
    private readonly List<SkippedPart> _skipped = [];
    private int _explained;

    /// <param name="part">The part.</param>
    /// <param name="name">What the fit is called in the list of what was left out.</param>
    /// <param name="options">How truth is made, and how many recordings are scored at a time.</param>
    /// <param name="report">Told the stage, how many recordings are done in it, and how far a fit is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public PartTest(EvaluationPart part, string name, EvaluationOptions options, Action<EvaluationStage, int, FitProgress?> report, CancellationToken cancellationToken)
        => (_part, Name, _options, _report, _cancellationToken) = (part, name, options, report, cancellationToken);

    /// <summary>What the fit is called.</summary>
    public string Name { get; }

    /// <summary>What was left out so far.</summary>
    public IReadOnlyList<SkippedPart> Skipped => _skipped;

    /// <summary>Whether something was left out that may be there next time: a file that could not be opened.</summary>
    public bool MayGoBetterNextTime { get; private set; }

    /// <summary>The wall time of the fit.</summary>
    public double FitSeconds { get; private set; }

    /// <summary>The mean wall time of reading and scoring one recording.</summary>
    public double ScoreSecondsPerClip { get; private set; }

    /// <summary>Lists something that was left out.</summary>
    public void LeaveOut(string location, string reason) => _skipped.Add(new SkippedPart(location, reason));

    /// <summary>Fits the model.</summary>
    /// <param name="createPipeline">Makes the pipeline.</param>
    /// <returns>The model, which the caller disposes; null, and listed, if the part's recordings do not allow a fit.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public async Task<AudioAnomalyModel?> FitAsync(Func<AudioAnomalyPipeline> createPipeline)
    {
        _report(EvaluationStage.Fitting, 0, null);
        AudioSource training = Readable(_part.Training), calibration = Readable(_part.Calibration);
        if (training.Items.Count == 0)
        {
            LeaveOut(Name, "none of its normal recordings can be read.");
            return null;
        }

        long started = Stopwatch.GetTimestamp();
        try
        {
            AudioAnomalyPipeline pipeline = createPipeline();
            var progress = new FitReport(_report);
            AudioAnomalyModel model = await (calibration.Items.Count > 0
                ? pipeline.FitAsync(training, calibration, progress, _cancellationToken)
                : pipeline.FitAsync(training, progress, _cancellationToken)).ConfigureAwait(false);
            FitSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            return model;
        }
        catch (Exception e) when (IsFaultOfData(e))
        {
            LeaveOut(Name, e.Message);
            return null;
        }
    }

    /// <summary>Scores all test recordings, several at a time, and hands them out one by one in their order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="take">Takes a recording that could be scored. It can be scored again as long as the model lives.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public async Task ScoreAsync(AudioAnomalyModel model, Action<EvaluationRecording, EvaluatedRecording> take)
    {
        EvaluatedModel evaluated = Describe(model);
        int parallel = _options.MaxParallel == 0 ? Environment.ProcessorCount : _options.MaxParallel;
        using var cancelRest = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken);
        var running = new Queue<(EvaluationRecording Test, Task<Scored> Scored)>(parallel);
        double seconds = 0;
        int next = 0, done = 0, scoredCount = 0;
        try
        {
            while (next < _part.Test.Count || running.Count > 0)
            {
                while (running.Count < parallel && next < _part.Test.Count)
                {
                    EvaluationRecording test = _part.Test[next++];
                    running.Enqueue((test, Task.Run(() => TryScore(model, evaluated, test, cancelRest.Token), cancelRest.Token)));
                }

                (EvaluationRecording current, Task<Scored> scoring) = running.Dequeue();
                Scored scored = await scoring.ConfigureAwait(false);
                _cancellationToken.ThrowIfCancellationRequested();
                if (scored.Recording is { } recording)
                {
                    seconds += scored.Seconds;
                    scoredCount++;
                    take(current, recording);
                }
                else
                {
                    LeaveOut(current.Recording.Name, scored.Error!);
                }

                _report(EvaluationStage.Scoring, ++done, null);
            }
        }
        finally
        {
            await cancelRest.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running.Select(one => (Task)one.Scored)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        ScoreSecondsPerClip = scoredCount == 0 ? 0 : seconds / scoredCount;
    }

    /// <summary>Whether other parts may well be whole. Wrong settings and missing native code concern them all.</summary>
    private static bool IsFaultOfData(Exception e)
        => e is FitException or AudioFormatException or AudioContentException or ArrayFormatException or DatasetException
            or IOException or UnauthorizedAccessException;

    private void LeaveOut(string name, Exception reason)
    {
        LeaveOut(name, reason.Message);
        MayGoBetterNextTime |= reason is IOException or UnauthorizedAccessException or AudioFormatException { Fault: AudioFormatFault.EndedDecoder };
    }

    private AudioSource Readable(IReadOnlyList<DatasetRecording> recordings)
    {
        var items = new List<AudioItem>();
        foreach (DatasetRecording recording in recordings)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            try
            {
                recording.Audio.ReadInfo();
                items.Add(recording.Audio);
            }
            catch (Exception e) when (IsFaultOfData(e))
            {
                LeaveOut(recording.Name, e);
            }
        }

        return AudioSource.FromItems(items);
    }

    private Scored TryScore(AudioAnomalyModel model, EvaluatedModel evaluated, EvaluationRecording test, CancellationToken cancellationToken)
    {
        try
        {
            long started = Stopwatch.GetTimestamp();
            AnomalyResult result = model.Score(test.Recording.Audio.Read(), cancellationToken);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            return new Scored(Describe(model, evaluated, test, result), seconds, null);
        }
        catch (Exception e) when (IsFaultOfData(e))
        {
            return new Scored(null, 0, e);
        }
    }

    private EvaluatedRecording Describe(AudioAnomalyModel model, EvaluatedModel evaluated, EvaluationRecording test, AnomalyResult result)
        => new(result.Score, test.IsAnomalous)
        {
            Name = test.Recording.Name,
            Domain = test.Recording.Domain,
            Result = result,
            Truth = EvaluationTruth.Of(test, result.Map, model.ComputeSpectrogram, _options),
            Model = evaluated,
            Background = test.Mixture?.Background is { } clean ? () => model.ComputeSpectrogram(clean.Read()) : null,
            ScoreAgain = () =>
            {
                // What is asked for again is explained, one recording after the other.
                _cancellationToken.ThrowIfCancellationRequested();
                _report(EvaluationStage.Explaining, _explained++, null);
                return Describe(model, evaluated, test, model.Score(test.Recording.Audio.Read(), _cancellationToken));
            },
        };

    private EvaluatedModel Describe(AudioAnomalyModel model) => new()
    {
        Calibration = model.Calibration,
        Score = spectrogram => model.ScoreSpectrogram(spectrogram, _cancellationToken).Score,

        // Calibration first, since it was not learned; the training for the case that none of it can be read.
        Normals = () => Spectrograms(model, _part.Calibration) is [_, ..] found ? found : Spectrograms(model, _part.Training),
    };

    private Spectrogram[] Spectrograms(AudioAnomalyModel model, IReadOnlyList<DatasetRecording> normals)
        => [.. EvenSpread.Of(normals, ProfileRecordings).Select(recording => TryCompute(model, recording)).OfType<Spectrogram>()];

    /// <summary>The fit has said already what cannot be read.</summary>
    private Spectrogram? TryCompute(AudioAnomalyModel model, DatasetRecording recording)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return model.ComputeSpectrogram(recording.Audio.Read());
        }
        catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Scored(EvaluatedRecording? Recording, double Seconds, Exception? Error);

    /// <summary>Hands a fit's progress on while it is told, on the fit's own thread.</summary>
    private sealed class FitReport(Action<EvaluationStage, int, FitProgress?> report) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => report(EvaluationStage.Fitting, 0, value);
    }
}
