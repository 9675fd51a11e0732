using System.Globalization;

namespace AudioAnomaly;

/// <summary>Scores held-out normal windows and gathers what a calibration is made of.</summary>
internal sealed class HeldOutScores
{
    private const int MostSuspicious = 5;

    // Two recordings are often equally far from each other.
    private const int FewestToSpread = 3;

    private readonly List<string> _names = [];
    private readonly List<NormalScore[]> _windows = [];
    private readonly List<int> _lengths = [];

    /// <summary>Scores a window.</summary>
    /// <param name="detector">A detector that has not learned it.</param>
    /// <param name="window">The window.</param>
    /// <param name="name">Its recording.</param>
    /// <exception cref="FitException">It has another length than the detector needs.</exception>
    public void Add(IDetector detector, Spectrogram window, string name)
    {
        _windows.Add(Score(detector, window));
        _names.Add(name);
        _lengths.Add(window.Frames);
    }

    /// <summary>What was scored, window by window.</summary>
    public IEnumerable<ScoredWindow> Windows => _windows.Select((scores, i) => new ScoredWindow(_names[i], _lengths[i], scores));

    /// <summary>Takes a window that was scored elsewhere.</summary>
    public void Add(ScoredWindow window)
    {
        _windows.Add(window.Scores);
        _names.Add(window.Recording);
        _lengths.Add(window.Frames);
    }

    /// <summary>What the scores say. A detector of several members takes its scale from them.</summary>
    /// <param name="detector">The detector of the model.</param>
    /// <param name="policy">How the threshold is found.</param>
    /// <param name="suspicious">The recordings with the highest scores, the highest first.</param>
    /// <param name="standardize">False leaves the members' scale as it is: the detector is that of a model in use.</param>
    /// <exception cref="FitException">The scores are all the same.</exception>
    public ScoreCalibration ToCalibration(IDetector detector, ThresholdPolicy policy, out IReadOnlyList<SuspiciousNormal> suspicious, bool standardize = true)
    {
        if (standardize && detector is IStandardizedDetector members && _windows.Count > 0)
        {
            members.Standardize(_windows);
        }

        NormalScore[] fused = FuseAll(detector);
        if (fused.Length >= FewestToSpread && !policy.IsManual && fused.All(window => window.Score == fused[0].Score))
        {
            throw new FitException(
                string.Create(CultureInfo.InvariantCulture, $"All {fused.Length} normal windows that calibrate have the same score, {fused[0].Score:0.####}, from which no threshold follows. They sound the same to the detector: see whether the recordings are what they should be, or set the threshold by hand."));
        }

        var calibration = new ScoreCalibration(
            fused.Select(window => window.Score),
            fused.Select(window => window.MapPeak),
            fused.Length > 0 ? fused.Average(window => window.CellLevel) : 0,
            policy,
            LiveScoresOf(detector))
        {
            Kinds = KindsOf(detector),
            WindowFrames = _lengths.Count > 0 ? _lengths.Order().ElementAt(_lengths.Count / 2) : null,
        };
        suspicious =
        [
            .. fused.Zip(_names).GroupBy(pair => pair.Second, pair => pair.First.Score, StringComparer.Ordinal)
                .Select(group => new SuspiciousNormal(group.Key, group.Max(), calibration.Threshold is { } threshold && group.Max() > threshold))
                .OrderByDescending(normal => normal.Score).ThenBy(normal => normal.Name, StringComparer.Ordinal)
                .Take(MostSuspicious),
        ];
        return calibration;
    }

    /// <summary>The clip scores on the scale that a detector has already.</summary>
    public IReadOnlyList<double> Fuse(IDetector detector) => [.. FuseAll(detector).Select(window => window.Score)];

    /// <summary>The scores of some members at the places of a detector with more of them; the others have 0, which is nothing unusual.</summary>
    /// <param name="scored">The members that these scores are of, or null if the detector has none.</param>
    /// <param name="all">The members of the other detector.</param>
    /// <param name="kept">The members to keep.</param>
    public HeldOutScores Place(IReadOnlyList<string>? scored, IReadOnlyList<string>? all, IReadOnlyList<string>? kept)
    {
        if (scored is null || all is null || kept is null)
        {
            return this;
        }

        int[] places = [.. all.Select(name => kept.Contains(name) ? scored.ToList().IndexOf(name) : -1)];
        var placed = new HeldOutScores();
        placed._names.AddRange(_names);
        placed._windows.AddRange(_windows.Select(window => (NormalScore[])[.. places.Select(place => place < 0 ? default : window[place])]));
        return placed;
    }

    /// <summary>
    /// Which member of a detector finds most of these windows more unusual than a share of others were to it; null if it has none.
    /// </summary>
    /// <param name="detector">The detector.</param>
    /// <param name="usual">Scores of the others.</param>
    /// <param name="share">The share, such as 0.95.</param>
    public string? FindMostUnusualMember(IDetector detector, HeldOutScores usual, double share)
    {
        if (detector is not IStandardizedDetector { MemberNames: { Count: > 1 } names })
        {
            return null;
        }

        int[] above = [.. names.Select((_, member) =>
        {
            double level = Percentile.OfSorted([.. usual._windows.Select(window => window[member].Score).Order()], share);
            return _windows.Count(window => window[member].Score > level);
        })];
        return names[Array.IndexOf(above, above.Max())];
    }

    private Dictionary<string, KindCalibration> KindsOf(IDetector detector) => detector is not IStandardizedDetector members ? []
        : _windows.SelectMany(members.ToKinds)
            .GroupBy(kind => kind.Kind, StringComparer.Ordinal)
            .ToDictionary(
                kind => kind.Key,
                kind => new KindCalibration([.. kind.Select(one => one.Score).Order()], [.. kind.Select(one => one.MapPeak).Order()]),
                StringComparer.Ordinal);

    /// <summary>What a live session gives out for each window: of some kinds the window's score, of others the highest cell.</summary>
    private IEnumerable<double>? LiveScoresOf(IDetector detector)
    {
        if (detector is not IStandardizedDetector members)
        {
            return null;
        }

        IReadOnlySet<string> ofWindows = members.KindsOfWindows;
        return _windows.Select(window => members.ToKinds(window).Max(kind => ofWindows.Contains(kind.Kind) ? kind.Score : kind.MapPeak));
    }

    private static NormalScore[] Score(IDetector detector, Spectrogram window)
    {
        try
        {
            return detector is IStandardizedDetector members
                ? [.. members.ScoreMembers(window).Select(NormalScore.Of)]
                : [NormalScore.Of(detector.Score(window))];
        }
        catch (AudioContentException e) when (detector.NeedsFixedLength)
        {
            throw new FitException($"A held-out normal recording is not like those fitted on. {e.Message}", e);
        }
    }

    private NormalScore[] FuseAll(IDetector detector)
        => detector is IStandardizedDetector members ? [.. _windows.Select(members.Fuse)] : [.. _windows.Select(window => window[0])];
}
