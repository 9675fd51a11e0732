using System.Globalization;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Evaluation;

/// <summary>Decides what an EnvMix folder will hold before anything is decoded: the same sources, options and seed give the same plan.</summary>
internal sealed class EnvMixPlan
{
    private readonly AudioDataset _sources;
    private readonly EnvMixBuildOptions _options;
    private readonly List<PlannedClip> _clips = [];
    private readonly List<SkippedPart> _leftOut = [];

    private EnvMixPlan(AudioDataset sources, EnvMixBuildOptions options) => (_sources, _options) = (sources, options);

    public IReadOnlyList<PlannedClip> Clips => _clips;

    /// <summary>Sources that are too short, hold too little bandwidth or cannot be read.</summary>
    public IReadOnlyList<SkippedPart> LeftOut => _leftOut;

    /// <summary>Makes the plan.</summary>
    /// <exception cref="DatasetException">A source cannot be read, a group lies on two sides of a split, or a class has too few recordings.</exception>
    public static EnvMixPlan Make(AudioDataset sources, EnvMixBuildOptions options, CancellationToken cancellationToken)
    {
        var plan = new EnvMixPlan(sources, options);
        CheckGroups(sources);
        DatasetRecording[] usable = [.. sources.Recordings.Where(recording =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return plan.IsUsable(recording);
        })];
        DatasetRecording[] backgrounds = [.. usable.Where(recording => recording.IsAnomalous == false)];
        DatasetRecording[] anomalies = [.. usable.Where(recording => recording.IsAnomalous == true)];
        if (backgrounds.Length == 0 || anomalies.Length == 0)
        {
            throw new DatasetException(
                sources.Root,
                $"found {backgrounds.Length} usable backgrounds and {anomalies.Length} usable anomalies; both are needed.{plan.FirstLeftOut()}");
        }

        IEnumerable<IGrouping<string, DatasetRecording>> categories =
            backgrounds.GroupBy(recording => recording.Category ?? "background", StringComparer.Ordinal);
        foreach (IGrouping<string, DatasetRecording> category in categories.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            plan.Add(category.Key, [.. category], anomalies);
        }

        return plan;
    }

    private static void CheckGroups(AudioDataset sources)
    {
        var splits = new Dictionary<string, DatasetRecording>(StringComparer.Ordinal);
        foreach (DatasetRecording recording in sources.Recordings.Where(recording => recording is { IsAnomalous: false, Group: not null }))
        {
            if (splits.TryGetValue(recording.Group!, out DatasetRecording? other) && other.Split != recording.Split)
            {
                throw new DatasetException(
                    sources.Root,
                    $"'{recording.Name}' ({recording.Split}) and '{other.Name}' ({other.Split}) are cut from one original ({recording.Group}),"
                        + " so that what is tested would have been learned. Put them in one split.");
            }

            splits[recording.Group!] = recording;
        }
    }

    private bool IsUsable(DatasetRecording recording)
    {
        try
        {
            AudioInfo info = recording.Audio.ReadInfo();
            if (!_options.AllowLowBandwidth && info.SampleRate < _options.Mixer.SampleRate)
            {
                _leftOut.Add(new SkippedPart(recording.Name, $"its sample rate of {info.SampleRate} Hz is below the mixtures' {_options.Mixer.SampleRate} Hz"));
                return false;
            }

            double? seconds = (double?)info.SampleCount / info.SampleRate;
            if (recording.IsAnomalous == false && seconds < _options.MinBackgroundSeconds)
            {
                _leftOut.Add(new SkippedPart(
                    recording.Name,
                    string.Create(CultureInfo.InvariantCulture, $"it lasts {seconds:0.###} s, and a background must last {_options.MinBackgroundSeconds:0.###} s")));
                return false;
            }

            return true;
        }
        catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
        {
            if (!_options.SkipIncomplete)
            {
                throw new DatasetException(recording.Audio.Name, $"this source cannot be read: {e.Message} (SkipIncomplete continues with what is whole.)", e);
            }

            _leftOut.Add(new SkippedPart(recording.Name, e.Message));
            return false;
        }
    }

    private void Add(string category, DatasetRecording[] backgrounds, DatasetRecording[] anomalies)
    {
        var random = new Random(StableHash.Of($"{_options.Seed}/{category}"));
        AddNormals(category, "train", backgrounds.Where(recording => recording.Split == DatasetSplit.Train).Take(_options.MaxTrainingClips ?? int.MaxValue));
        AddNormals(category, "validation", backgrounds.Where(recording => recording.Split == DatasetSplit.Validation));
        DatasetRecording[] test = [.. backgrounds.Where(recording => recording.Split == DatasetSplit.Test)];
        (List<DatasetRecording> mixed, List<DatasetRecording> normal) = _options.ShareTestBackgrounds ? ([.. test], [.. test]) : Halve(test, random);
        if (mixed.Count == 0 || normal.Count == 0 || !backgrounds.Any(recording => recording.Split == DatasetSplit.Train))
        {
            throw new DatasetException(
                _sources.Root,
                $"'{category}' has {CountText.Of(backgrounds.Count(recording => recording.Split == DatasetSplit.Train), "usable recording")} to learn from"
                + $" and {CountText.Of(test.Length, "recording")} of {CountText.Of(test.Select(GroupOf).Distinct(StringComparer.Ordinal).Count(), "original")} to test with;"
                + $" at least 1 and {(_options.ShareTestBackgrounds ? 1 : 2)} are needed.{FirstLeftOut()}");
        }

        int count = _options.ShareTestBackgrounds ? anomalies.Length : Math.Min(mixed.Count, normal.Count);
        count = Math.Min(count, _options.MaxMixtures ?? int.MaxValue);
        AddNormals(category, "test", _options.ShareTestBackgrounds ? normal : normal.Take(count));
        DatasetRecording[] sounds = [.. Alternate(anomalies, random).Take(count)];
        DatasetRecording[] beds = [.. mixed];
        for (int i = 0; i < count; i++)
        {
            // Every background is used before one is used again, each time in another order.
            if (i % beds.Length == 0)
            {
                random.Shuffle(beds);
            }

            int seed = random.Next();
            foreach (double snr in _options.SnrDb)
            {
                string ratio = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{snr:R}dB");
                _clips.Add(new PlannedClip(
                    string.Create(CultureInfo.InvariantCulture, $"test/{ratio}/{category}"),
                    string.Create(CultureInfo.InvariantCulture, $"{category}_{ratio}_{i:0000}"),
                    DatasetSplit.Test,
                    category,
                    beds[i % beds.Length],
                    sounds[i % sounds.Length],
                    snr,
                    seed));
            }
        }
    }

    private void AddNormals(string category, string split, IEnumerable<DatasetRecording> recordings)
    {
        string folder = split == "test" ? $"test/normal/{category}" : $"{split}/{category}";
        string label = split == "test" ? "normal" : split;
        _clips.AddRange(recordings.Select(
            (recording, i) => new PlannedClip(folder, string.Create(CultureInfo.InvariantCulture, $"{category}_{label}_{i:0000}"), recording.Split!.Value, category, recording, null, null, 0)));
    }

    /// <summary>Two halves of which no group has part in both.</summary>
    private static (List<DatasetRecording> Mixed, List<DatasetRecording> Normal) Halve(DatasetRecording[] test, Random random)
    {
        DatasetRecording[][] groups = [.. test.GroupBy(GroupOf, StringComparer.Ordinal).Select(group => group.ToArray())];
        random.Shuffle(groups);
        var mixed = new List<DatasetRecording>();
        var normal = new List<DatasetRecording>();
        foreach (DatasetRecording[] group in groups.OrderByDescending(group => group.Length))
        {
            (mixed.Count <= normal.Count ? mixed : normal).AddRange(group);
        }

        return (mixed, normal);
    }

    /// <summary>All anomalies in an order in which the classes take turns.</summary>
    private static IEnumerable<DatasetRecording> Alternate(DatasetRecording[] anomalies, Random random)
    {
        DatasetRecording[][] classes = [.. anomalies.GroupBy(recording => recording.Category, StringComparer.Ordinal).Select(group => group.ToArray())];
        random.Shuffle(classes);
        Array.ForEach(classes, random.Shuffle);
        for (int round = 0; round < classes.Max(members => members.Length); round++)
        {
            foreach (DatasetRecording[] members in classes.Where(members => round < members.Length))
            {
                yield return members[round];
            }
        }
    }

    private static string GroupOf(DatasetRecording recording) => recording.Group ?? recording.Name;

    private string FirstLeftOut()
        => _leftOut.Count == 0 ? string.Empty : $" {CountText.Of(_leftOut.Count, "recording")} {CountText.Verb(_leftOut.Count, "was", "were")} left out; the first was '{_leftOut[0].Location}': {_leftOut[0].Reason}.";
}
