using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>One sensitivity test: draws the faults, spreads them over the recordings, scores, counts.</summary>
internal sealed class SensitivityRun
{
    private readonly TestedScorer _scorer;
    private readonly SensitivityOptions _options;
    private readonly IProgress<SensitivityProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly IReadOnlyList<FaultGroup> _groups;

    public SensitivityRun(TestedScorer scorer, SensitivityOptions options, IProgress<SensitivityProgress>? progress, CancellationToken cancellationToken)
    {
        _scorer = scorer;
        _options = options;
        _progress = progress;
        _cancellationToken = cancellationToken;
        _groups = FaultGroup.Of(scorer.BandwidthHz);
    }

    public SensitivityReport Run(AudioSource normals, int threads)
    {
        TestedRecording[] asTheyAre = TestAll(normals.Items, threads, (clip, _) => TestWithoutFault(clip));
        int readable = asTheyAre.Count(recording => recording.Problem is null), falseAlarms = asTheyAre.Count(recording => recording.IsFalseAlarm);

        // A recording above the threshold as it is would be called anomalous with any fault, heard or not.
        AudioItem[] below = [.. normals.Items.Where((_, i) => asTheyAre[i] is { Problem: null, IsFalseAlarm: false })];
        int done = 0;
        TestedRecording[] tested = TestAll(below, threads, (clip, index) =>
        {
            TestedRecording recording = TestWithFaults(clip, index, below.Length);
            _progress?.Report(new SensitivityProgress(Interlocked.Increment(ref done), below.Length));
            return recording;
        });
        string[] problems = [.. asTheyAre.Concat(tested).Select(recording => recording.Problem).OfType<string>()];
        int usable = tested.Count(recording => recording.Problem is null);
        return usable == 0
            ? throw new AudioContentException("normal recordings", WhyNone(normals.Items.Count, falseAlarms, problems))
            : new SensitivityReport
            {
                Threshold = _scorer.Threshold,
                Options = _options,
                Recordings = falseAlarms + usable,
                FalseAlarms = falseAlarms,
                Curves = [.. Curves(tested)],
                Warnings = falseAlarms == 0 ? problems : [.. problems, Describe(falseAlarms, readable)],
            };
    }

    private static string Describe(int falseAlarms, int readable)
        => $"{CountText.Of(falseAlarms, readable, "normal recording")} {CountText.Verb(falseAlarms)} above the threshold without a fault and had none put in: it would"
            + " count as found whether the model hears it or not.";

    private string WhyNone(int count, int falseAlarms, string[] problems)
    {
        string why = string.Join(" ", problems.Take(3));
        return falseAlarms == 0 ? $"none of the {count} can be used. {why}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"no fault can be put into any, because {CountText.Of(falseAlarms, count, "recording")} {CountText.Verb(falseAlarms)} above the threshold of {_scorer.Threshold:0.####} without one"
                    + $"{(falseAlarms == count ? string.Empty : " and the others cannot be used")}. Calibrate the model on normal recordings like these, or give recordings like those that it was fitted on. {why}").TrimEnd();
    }

    private TestedRecording[] TestAll(IReadOnlyList<AudioItem> items, int threads, Func<AudioClip, int, TestedRecording> test)
    {
        var tested = new TestedRecording[items.Count];
        Parallel.For(
            0,
            items.Count,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = _cancellationToken },
            i => tested[i] = Test(items[i], clip => test(clip, i)));
        return tested;
    }

    private TestedRecording Test(AudioItem item, Func<AudioClip, TestedRecording> test)
    {
        try
        {
            AudioClip clip = FirstWindow(item.Read());
            return ChannelDifference.Find(item.Name, clip.MixedChannels, _scorer.MixedChannels) is { } difference
                ? TestedRecording.LeftOut($"Left out: {difference}")
                : clip.Samples.Span.ContainsAnyExcept(0f) ? test(clip)
                : TestedRecording.LeftOut($"Left out: '{item.Name}' is digital silence.");
        }
        catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
        {
            return TestedRecording.LeftOut($"Left out: {e.Message}");
        }
    }

    private TestedRecording TestWithoutFault(AudioClip clip) => new(null, IsFound(clip), []);

    private TestedRecording TestWithFaults(AudioClip clip, int index, int count)
    {
        var carrier = new FaultCarrier(clip);
        var found = new List<FoundFault>();
        for (int group = 0; group < _groups.Count; group++)
        {
            // A recording that cannot hold a frequency cannot hold a fault there.
            if (NumberOf(group, index, count) is { } number && (_groups[group].HighHz ?? 0) <= clip.BandwidthHz)
            {
                found.AddRange(_groups[group].Strengths.Select((strength, point)
                    => new FoundFault(group, point, IsFound(_groups[group].Draw(strength, _options.Seed, number).AddTo(carrier)))));
            }
        }

        return new TestedRecording(null, false, found);
    }

    private bool IsFound(AudioClip clip)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        return _scorer.Score(clip, _cancellationToken) > _scorer.Threshold;
    }

    /// <summary>Which case of a group a recording is, or null for none: cases lie at even distances, from another start in each group.</summary>
    private int? NumberOf(int group, int index, int count)
    {
        int cases = Math.Min(count, _options.CasesPerPoint);
        for (int number = 0; number < cases; number++)
        {
            if ((((long)number * count / cases) + group) % count == index)
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>What is scored at a time; a threshold speaks of no more.</summary>
    private AudioClip FirstWindow(AudioClip clip)
    {
        int window = (int)Math.Min(clip.Samples.Length, _scorer.WindowSeconds * clip.SampleRate);
        AudioClip first = window == clip.Samples.Length ? clip : clip.WithSamples(clip.Samples[..window]);
        return first.Resample(_scorer.SampleRate);
    }

    private IEnumerable<SensitivityCurve> Curves(TestedRecording[] tested)
    {
        int[][] cases = [.. _groups.Select(group => new int[group.Strengths.Count])], found = [.. _groups.Select(group => new int[group.Strengths.Count])];
        foreach (FoundFault fault in tested.SelectMany(recording => recording.Faults))
        {
            cases[fault.Group][fault.Point]++;
            found[fault.Group][fault.Point] += fault.IsFound ? 1 : 0;
        }

        IEnumerable<int> numbers = Enumerable.Range(0, _groups.Count);
        foreach (IGrouping<(SyntheticFaultKind Kind, bool IsQuieter), int> kind in numbers.GroupBy(i => (_groups[i].Kind, _groups[i].IsQuieter)))
        {
            int[] members = [.. kind];
            yield return Curve(
                _groups[members[0]] with { LowHz = null, HighHz = null },
                point => (members.Sum(i => cases[i][point]), members.Sum(i => found[i][point])));
            foreach (int i in members.Where(i => _groups[i].LowHz is not null))
            {
                yield return Curve(_groups[i], point => (cases[i][point], found[i][point]));
            }
        }
    }

    private static SensitivityCurve Curve(FaultGroup group, Func<int, (int Cases, int Found)> counts) => new()
    {
        Kind = group.Kind,
        IsQuieter = group.IsQuieter,
        LowHz = group.LowHz,
        HighHz = group.HighHz,
        Points =
        [
            .. group.Strengths.Select((strength, point) => new SensitivityPoint
            {
                Strength = strength,
                Cases = counts(point).Cases,
                Found = counts(point).Found,
            }),
        ],
    };
}
