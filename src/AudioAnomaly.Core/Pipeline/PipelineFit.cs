using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly;

/// <summary>One run of a pipeline's fit: check the headers, choose what to hold out, fit, calibrate.</summary>
internal sealed class PipelineFit
{
    private readonly PipelineDefinition _definition;
    private readonly ISpectrogramFrontEnd _frontEnd;
    private readonly SpectrogramWindows _windows;
    private readonly IProgress<FitProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly List<string> _warnings = [];
    private readonly ConcurrentDictionary<AudioItem, bool> _silent = new();
    private readonly HashSet<AudioItem> _leftOut = [];
    private double _bandwidthHz;

    public PipelineFit(PipelineDefinition definition, ISpectrogramFrontEnd frontEnd, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        _definition = definition;
        _frontEnd = frontEnd;
        _windows = new SpectrogramWindows(definition.Windows, frontEnd.Axes);
        _progress = progress;
        _cancellationToken = cancellationToken;
    }

    public AudioAnomalyModel Run(AudioSource normals, AudioSource? calibrationNormals)
    {
        if (normals.Items.Count == 0)
        {
            throw new FitException("There are no normal recordings to fit on. Give at least one.");
        }

        CheckApart(normals, calibrationNormals);

        // The extractor comes first: weights that do not fit are found before a thousand recordings are looked at.
        IDetector detector = CreateDetector();
        try
        {
            (List<AudioItem> items, SortedSet<int> mixedChannels) = Check([.. normals.Items, .. calibrationNormals?.Items ?? []]);
            (List<AudioItem> training, List<AudioItem> heldOut) = calibrationNormals is null ? Split(items) : SplitAsGiven(items, calibrationNormals);
            _definition.Logger.Fitting(detector.Id, training.Count, heldOut.Count, _bandwidthHz);
            detector.Fit(TrainingWindows(training, detector, splitOne: heldOut.Count == 0), new FitContext
            {
                Seed = _definition.Seed,
                Progress = _progress,
                MaxDegreeOfParallelism = _definition.MaxThreads,
                Logger = _definition.Logger,
                CancellationToken = _cancellationToken,
            });
            ScoreCalibration calibration = heldOut.Count > 0 ? Calibrate(detector, heldOut, onlyTail: false)
                : Calibrate(detector, _definition.Calibration.HoldOutFraction > 0 ? training : [], onlyTail: true);
            WarnOfSilence(items.Count);
            if (calibration.Warning is { } warning)
            {
                Warn(warning);
            }

            var settings = new ModelSettings(_definition.Windows, _bandwidthHz, [.. mixedChannels], _definition.Seed, CountUsed(training), CountUsed(heldOut), _warnings);
            return new AudioAnomalyModel(_frontEnd, detector, calibration, settings, _definition.Logger);
        }
        catch
        {
            (detector as IDisposable)?.Dispose();
            throw;
        }
    }

    private IDetector CreateDetector()
    {
        IFeatureExtractor? extractor = _definition.Extractor?.Invoke(_cancellationToken);
        try
        {
            if (extractor?.Bins is { } bins && bins != _frontEnd.Axes.Bins)
            {
                throw new PipelineConfigurationException([$"The feature extractor '{extractor.Id}' takes {bins} frequency bins, and the front end makes {_frontEnd.Axes.Bins}. Use the front end that its weights were trained with."]);
            }

            foreach (string warning in extractor?.CheckFrontEnd(_frontEnd) ?? [])
            {
                Warn(warning);
            }

            return _definition.Detector(extractor);
        }
        catch
        {
            (extractor as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>Reads every header first: a bad file is found before an hour of work, and the bandwidth that all recordings share is known.</summary>
    private (List<AudioItem> Items, SortedSet<int> MixedChannels) Check(List<AudioItem> normals)
    {
        var items = new List<AudioItem>();
        var mixedChannels = new SortedSet<int>();
        var failures = new List<Exception>();
        var bandwidths = new SortedSet<double>();
        for (int i = 0; i < normals.Count; i++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            try
            {
                (double bandwidthHz, int mixed) = normals[i].Inspect();
                bandwidths.Add(Math.Min(bandwidthHz, _frontEnd.SampleRate / 2.0));
                mixedChannels.Add(mixed);
                items.Add(normals[i]);
            }
            catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
            {
                failures.Add(e);
            }

            _progress?.Report(new FitProgress(FitStage.Checking, i + 1, normals.Count));
        }

        ThrowOrWarn(failures, items.Count);
        _bandwidthHz = bandwidths.Min;
        if (bandwidths.Count > 1)
        {
            Warn($"The normal recordings have different sample rates; only sound up to {_bandwidthHz:0} Hz, which all of them can hold, counts.");
        }

        if (mixedChannels.Count > 1)
        {
            Warn($"The normal recordings have different numbers of channels ({string.Join(", ", mixedChannels)}), which were averaged. Choose one channel if they are different microphones.");
        }

        return (items, mixedChannels);
    }

    private void ThrowOrWarn(List<Exception> failures, int usable)
    {
        if (failures.Count == 0)
        {
            return;
        }

        if (_definition.SkipUnreadable && usable > 0)
        {
            failures.ForEach(failure => Warn($"Left out: {failure.Message}"));
            return;
        }

        if (failures.Count == 1)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures[0]);
        }

        const int Shown = 10;
        string list = string.Join(Environment.NewLine, failures.Take(Shown).Select(failure => "  " + failure.Message));
        string more = failures.Count > Shown ? $"{Environment.NewLine}  and {failures.Count - Shown} more" : string.Empty;
        throw new FitException($"{failures.Count} normal recordings cannot be read. Remove or repair them, or leave them out with SkipUnreadableRecordings:{Environment.NewLine}{list}{more}", failures[0]);
    }

    private static void CheckApart(AudioSource normals, AudioSource? calibrationNormals)
    {
        if (calibrationNormals is null)
        {
            return;
        }

        if (calibrationNormals.Items.Count == 0)
        {
            throw new FitException("There are no recordings to calibrate on. Give some, or leave the argument out to hold out a part of the normal recordings.");
        }

        var learned = normals.Items.Select(item => item.Identity).ToHashSet();
        if (calibrationNormals.Items.FirstOrDefault(item => learned.Contains(item.Identity)) is { } twice)
        {
            throw new FitException($"'{twice.Name}' is among the recordings to learn from and among those to calibrate on, which would make the threshold too low. Give it once.");
        }
    }

    private static (List<AudioItem> Training, List<AudioItem> HeldOut) SplitAsGiven(List<AudioItem> items, AudioSource calibrationNormals)
    {
        var heldOut = calibrationNormals.Items.ToHashSet();
        List<AudioItem> training = items.FindAll(item => !heldOut.Contains(item)), calibration = items.FindAll(heldOut.Contains);
        return training.Count > 0 && calibration.Count > 0 ? (training, calibration)
            : throw new FitException($"None of the recordings to {(training.Count > 0 ? "calibrate on" : "learn from")} can be read. See the warnings, and give others.");
    }

    /// <summary>Holds out every so-manieth recording from a seeded start: neighbours in the list (one machine, one day) end up on both sides.</summary>
    private (List<AudioItem> Training, List<AudioItem> HeldOut) Split(List<AudioItem> items)
    {
        double fraction = _definition.Calibration.HoldOutFraction;
        if (items.Count < 2 || fraction == 0)
        {
            return (items, []);
        }

        int count = Math.Clamp((int)Math.Round(items.Count * fraction), 1, items.Count - 1);
        double start = new Random(_definition.Seed).NextDouble();
        var chosen = Enumerable.Range(0, count).Select(i => (int)((i + start) * items.Count / count)).ToHashSet();
        return ([.. items.Where((_, index) => !chosen.Contains(index))], [.. items.Where((_, index) => chosen.Contains(index))]);
    }

    private IEnumerable<Spectrogram> TrainingWindows(List<AudioItem> items, IDetector detector, bool splitOne)
    {
        int done = 0;
        foreach (Spectrogram? spectrogram in Spectrograms(items))
        {
            if (spectrogram is not null)
            {
                int frames = splitOne ? TrainingFrames(spectrogram, detector) : spectrogram.Frames;
                foreach (Spectrogram window in _windows.Tile(spectrogram.Slice(0, frames), detector.NeedsFixedLength))
                {
                    yield return window;
                }
            }

            _progress?.Report(new FitProgress(FitStage.Extracting, ++done, items.Count));
        }

        if (!_silent.IsEmpty && _silent.Count == CountUsed(items))
        {
            throw new FitException("All normal recordings are digital silence: there is nothing to learn. Check the microphone and the channel.");
        }
    }

    private void WarnOfSilence(int recordings)
    {
        if (!_silent.IsEmpty)
        {
            Warn($"{_silent.Count} of {recordings} normal recordings are digital silence; the model now takes silence for normal.");
        }
    }

    /// <summary>Without recordings to hold out, the last part of each is.</summary>
    private int TrainingFrames(Spectrogram spectrogram, IDetector detector)
    {
        int tail = (int)(spectrogram.Frames * _definition.Calibration.HoldOutFraction);
        int least = detector.NeedsFixedLength ? _windows.FixedLength : detector.MinFrames;
        return tail < least || spectrogram.Frames - tail < least ? spectrogram.Frames : spectrogram.Frames - tail;
    }

    private ScoreCalibration Calibrate(IDetector detector, List<AudioItem> items, bool onlyTail)
    {
        var scores = new List<double>();
        var mapPeaks = new List<double>();
        var levels = new List<double>();
        int done = 0;
        foreach (Spectrogram? spectrogram in Spectrograms(items))
        {
            int start = onlyTail && spectrogram is not null ? TrainingFrames(spectrogram, detector) : 0;
            if (start < spectrogram?.Frames)
            {
                foreach (Spectrogram window in _windows.Tile(spectrogram.Slice(start, spectrogram.Frames - start), detector.NeedsFixedLength))
                {
                    _cancellationToken.ThrowIfCancellationRequested();
                    DetectorOutput output = ScoreHeldOut(detector, window);
                    scores.Add(output.Score);
                    mapPeaks.Add(output.Map.Max);
                    levels.Add(CellLevel(output.Map));
                }
            }

            _progress?.Report(new FitProgress(FitStage.Calibrating, ++done, items.Count));
        }

        return new ScoreCalibration(scores, mapPeaks, levels.Count > 0 ? levels.Average() : 0, _definition.Threshold);
    }

    private static DetectorOutput ScoreHeldOut(IDetector detector, Spectrogram window)
    {
        try
        {
            return detector.Score(window);
        }
        catch (AudioContentException e) when (detector.NeedsFixedLength)
        {
            throw new FitException($"A held-out normal recording is not like those fitted on. {e.Message}", e);
        }
    }

    private static double CellLevel(AnomalyMap map)
    {
        float[] cells = [.. map.Values.ToArray().Where((_, i) => i % map.Bins < map.ValidBins)];
        Array.Sort(cells);
        return cells[(int)(0.99 * (cells.Length - 1))];
    }

    /// <summary>Reads recordings and computes their spectrograms, one recording ahead of the consumer; null for a recording left out.</summary>
    private IEnumerable<Spectrogram?> Spectrograms(List<AudioItem> items)
    {
        Task<Spectrogram>? next = null;
        try
        {
            for (int i = 0; i < items.Count; i++)
            {
                Task<Spectrogram> current = next ?? Load(items[i]);
                next = i + 1 < items.Count ? Load(items[i + 1]) : null;
                yield return TakeOrLeaveOut(current, items[i]);
            }
        }
        finally
        {
            // A reader that fails after the consumer has gone has nobody left to tell.
            next?.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    /// <summary>Some recordings have a sound header and still cannot be used: they are empty, cut or too short.</summary>
    private Spectrogram? TakeOrLeaveOut(Task<Spectrogram> loading, AudioItem item)
    {
        try
        {
            return loading.GetAwaiter().GetResult();
        }
        catch (Exception e) when (_definition.SkipUnreadable && (e is AudioFormatException or AudioContentException or IOException or UnauthorizedAccessException))
        {
            _leftOut.Add(item);
            Warn($"Left out: {e.Message}");
            return null;
        }
    }

    private int CountUsed(List<AudioItem> items) => items.Count(item => !_leftOut.Contains(item));

    private Task<Spectrogram> Load(AudioItem item) => Task.Run(
        () =>
        {
            AudioClip clip = item.Read();
            if (clip.IsDigitalSilence)
            {
                _silent.TryAdd(item, true);
            }

            return _frontEnd.Compute(clip).LimitBandwidth(_bandwidthHz);
        },
        _cancellationToken);

    private void Warn(string warning)
    {
        _warnings.Add(warning);
        _definition.Logger.FitWarning(warning);
    }
}
