using AudioAnomaly.Components;
using AudioAnomaly.Sharding;

namespace AudioAnomaly;

/// <summary>Plans a fit in shards by the rules of a fit on one machine: what is left out, what teaches and what calibrates. One plan's working memory.</summary>
internal sealed class FitPlanning
{
    private readonly PipelineDefinition _definition;
    private readonly ISpectrogramFrontEnd _frontEnd;
    private readonly IReadOnlyList<SurveyedRecording> _recordings;
    private readonly int _shardSize;
    private readonly List<string> _warnings = [];

    public FitPlanning(PipelineDefinition definition, ISpectrogramFrontEnd frontEnd, IReadOnlyList<SurveyedRecording> recordings, int shardSize)
        => (_definition, _frontEnd, _recordings, _shardSize) = (definition, frontEnd, recordings, shardSize);

    /// <summary>Makes the plan.</summary>
    /// <param name="detector">A detector of the pipeline, not fitted.</param>
    /// <param name="warnings">What is to be told already.</param>
    /// <exception cref="FitException">The recordings do not allow a fit.</exception>
    public FitPlan Make(IDetector detector, IReadOnlyList<string> warnings)
    {
        if (detector is not IMergeableDetector)
        {
            throw new FitException(
                $"The detector '{detector.Id}' cannot be fitted in shards, because what it has learned of parts cannot be joined."
                + " Fit it on one machine, or use PatchCore, PaDiM, a profile or an ensemble of these.");
        }

        _warnings.AddRange(warnings);
        List<int> items = [.. Places(recording => recording.HasHeader)];
        foreach (SurveyedRecording unread in _recordings.Where(recording => !recording.HasHeader))
        {
            Warn($"Left out: {unread.Fault}");
        }

        if (!items.Exists(place => _recordings[place].Fault is null))
        {
            throw new FitException(
                [$"Of {CountText.Of(_recordings.Count, "normal recording")} none can be used:", .. _recordings.Take(10).Select(recording => $"  {recording.Fault ?? recording.Name}")]);
        }

        List<RecordingHeader> headers = [.. items.Select(HeaderOf)];
        double bandwidthHz = headers.Min(header => header.BandwidthHz);
        foreach (string warning in MixedRecordings.Describe(headers, bandwidthHz, _frontEnd.SampleRate))
        {
            Warn(warning);
        }

        PlanData plan = (PlanFolds(items, detector) ?? PlanHoldOut(items, detector)) with
        {
            BandwidthHz = bandwidthHz,
            MixedChannels = [.. headers.Select(header => header.MixedChannels).Distinct().Order()],
        };
        return new FitPlan(plan with { Warnings = [.. _warnings] });
    }

    /// <summary>All recordings teach and calibrate; null if there are too many for that, or the detector is not made for it.</summary>
    private PlanData? PlanFolds(List<int> items, IDetector detector)
    {
        CalibrationOptions options = _definition.Calibration;
        if (detector is not ICrossFittedDetector || options is not { Folds: > 0, HoldOutFraction: > 0 } || items.Count is < 2 or > PipelineFit.MostCrossFitted)
        {
            return null;
        }

        var told = new List<string>();
        List<int> used = Usable(items, [], told);
        long bytes = used.Sum(place => (long)_recordings[place].Frames * _frontEnd.Axes.Bins * sizeof(float));
        if (used.Count < 2 || bytes > PipelineFit.MostCrossFittedBytes)
        {
            return null;
        }

        told.ForEach(Warn);
        RefuseSilence(used);
        var deal = new FoldDeal([.. used.Select(place => _recordings[place].Group)], options.Folds);
        int folds = deal.CountOf(options.FoldKind);
        if (options.FoldKind == FoldKind.Groups && deal.WarningOfSingleGroups is { } single)
        {
            Warn(single);
        }

        WarnOfSilence(used, items.Count);
        IReadOnlyDictionary<int, long> firstWindows = FirstWindows(used, detector, out long windows);
        var byFold = Enumerable.Range(0, folds)
            .Select(fold => used.Where((_, index) => deal.FoldOf(index, options.FoldKind) == fold).ToList())
            .ToList();
        return Data() with
        {
            Folds = folds,
            Learned = [.. byFold.SelectMany((places, fold) => Cut(places, fold, firstWindows))],
            Scored = [.. byFold.SelectMany((places, fold) => Cut([.. places.Where(Calibrates)], fold))],
            Windows = windows,
            TrainingClips = used.Count,
            HeldOutClips = used.Count(Calibrates),
        };
    }

    /// <summary>Some recordings teach and others calibrate.</summary>
    private PlanData PlanHoldOut(List<int> items, IDetector detector)
    {
        IReadOnlySet<int> chosen = HoldOutChoice.Of(items.Count, _definition.Calibration.HoldOutFraction, _definition.Seed);
        if (chosen.Count == 0 && _definition.Calibration.HoldOutFraction > 0)
        {
            throw new FitException("Only one recording can be read, which is no fit to be done in shards. Give more, or fit on one machine.");
        }

        var contents = new Dictionary<string, string>(StringComparer.Ordinal);
        var told = new List<string>();
        List<int> training = Usable(items.Where((_, index) => !chosen.Contains(index)), contents, told);
        List<int> heldOut = Usable(items.Where((_, index) => chosen.Contains(index)), contents, told);
        told.ForEach(Warn);
        if (training.Count == 0)
        {
            throw new FitException("None of the recordings to learn from can be read. See the warnings, and give others.");
        }

        RefuseSilence(training);
        WarnOfSilence([.. training, .. heldOut], items.Count);
        IReadOnlyDictionary<int, long> firstWindows = FirstWindows(training, detector, out long windows);
        return Data() with
        {
            Learned = [.. Cut(training, 0, firstWindows)],
            Scored = [.. Cut([.. heldOut.Where(Calibrates)], 0)],
            Windows = windows,
            TrainingClips = training.Count,
            HeldOutClips = heldOut.Count,
        };
    }

    /// <summary>Leaves out what cannot be read and copies, and tells what is odd.</summary>
    private List<int> Usable(IEnumerable<int> places, Dictionary<string, string> contents, List<string> told)
    {
        var used = new List<int>();
        foreach (int place in places)
        {
            SurveyedRecording recording = _recordings[place];
            if (recording.Fault is { } fault)
            {
                told.Add($"Left out: {fault}");
                continue;
            }

            if (recording.Warnings.Count > 0)
            {
                told.Add($"'{recording.Name}': {string.Join(' ', recording.Warnings)}");
            }

            if (!recording.IsSilent && !contents.TryAdd(recording.Content, recording.Name))
            {
                told.Add($"Left out: '{recording.Name}' holds the same sound as '{contents[recording.Content]}'.");
                continue;
            }

            used.Add(place);
        }

        return used;
    }

    private Dictionary<int, long> FirstWindows(List<int> places, IDetector detector, out long windows)
    {
        var cuts = new SpectrogramWindows(_definition.Windows, _frontEnd.Axes, detector);
        var first = new Dictionary<int, long>();
        windows = 0;
        foreach (int place in places)
        {
            first[place] = windows;
            windows += cuts.CountTiles(_recordings[place].Frames, detector.NeedsFixedLength);
        }

        return first;
    }

    private IEnumerable<PlannedShard> Cut(List<int> places, int fold, IReadOnlyDictionary<int, long>? firstWindows = null)
        => places.Chunk(_shardSize).Select(chunk => new PlannedShard(fold, chunk, firstWindows is null ? [] : [.. chunk.Select(place => firstWindows[place])]));

    private void RefuseSilence(List<int> learned)
    {
        if (!learned.Exists(Calibrates))
        {
            throw new FitException(FitRecordings.AllSilent);
        }
    }

    private void WarnOfSilence(List<int> used, int recordings)
    {
        if (used.Where(place => !Calibrates(place)).Select(place => _recordings[place].Name).ToList() is [_, ..] silent)
        {
            Warn(FitRecordings.DescribeSilence(silent, recordings));
        }
    }

    private bool Calibrates(int place) => !_recordings[place].IsSilent;

    private RecordingHeader HeaderOf(int place)
    {
        SurveyedRecording recording = _recordings[place];
        return new RecordingHeader(
            AudioItem.FromFile(recording.Name),
            Math.Min(recording.BandwidthHz, _frontEnd.SampleRate / 2.0),
            2 * recording.BandwidthHz,
            recording.MixedChannels);
    }

    private IEnumerable<int> Places(Func<SurveyedRecording, bool> isWanted) => Enumerable.Range(0, _recordings.Count).Where(place => isWanted(_recordings[place]));

    private void Warn(string warning) => _warnings.Add(OneLine.Of(warning));

    private PlanData Data() => new()
    {
        Recordings = _recordings.Count,
        BandwidthHz = 0,
        MixedChannels = [],
        Warnings = [],
        Folds = 0,
        Learned = [],
        Scored = [],
        Windows = 0,
        TrainingClips = 0,
        HeldOutClips = 0,
    };
}
