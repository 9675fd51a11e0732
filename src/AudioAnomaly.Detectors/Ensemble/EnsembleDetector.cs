using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;
using MathNet.Numerics;

namespace AudioAnomaly;

/// <summary>
/// Several detectors in one: sound is as anomalous as the member that finds it most unusual says, compared with what that member says of normal sound. One
/// kind of evidence is enough: an event, another spectrum, another texture, another level.
/// </summary>
/// <remarks>
/// <para>For each member the logarithm of its score is standardised by the scores of normal recordings that it had not learned (<see cref="MemberStandard"/>);
/// the clip score is the largest of these. Without such scores, after a fit that was not calibrated, members are compared on their own scales. The map is the
/// highest of the members' maps, standardised in the same way.</para>
/// <para>Features are computed once for all members. Safe to score from several threads once fitted.</para>
/// </remarks>
internal sealed class EnsembleDetector : IMergeableDetector, IStreamingDetector, ILongRecordingDetector, ICrossFittedDetector, IStandardizedDetector, IDisposable
{
    /// <summary>The detector's stable id in model files.</summary>
    public const string ComponentId = "ensemble";

    private readonly EnsembleOptions _options;
    private readonly IReadOnlyList<MemberRecipe> _recipes;
    private readonly IFeatureExtractor _extractor;
    private readonly SharedFeatures _features;
    private readonly ComponentContext _components;
    private readonly IReadOnlyList<IDetector> _samples;
    private volatile IReadOnlyList<EnsembleMember>? _members;

    /// <summary>Creates a detector that has not been fitted.</summary>
    /// <param name="extractor">Makes the features; owned by the detector from now on.</param>
    /// <param name="options">Its settings and members, copied; null for the defaults.</param>
    /// <param name="components">Makes members again, and says on what to compute; all processors if null.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException">A member cannot work on these features.</exception>
    public EnsembleDetector(IFeatureExtractor extractor, EnsembleOptions? options = null, ComponentContext? components = null)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        _options = EnsembleOptions.Format.Checked(options ?? new EnsembleOptions());
        _extractor = extractor;
        _features = new SharedFeatures(extractor);
        _components = _features.Extend(components ?? ComponentContext.Empty);
        _recipes = _options.Members.Recipes;
        _samples = [.. _recipes.Select(Create)];
    }

    private EnsembleDetector(IFeatureExtractor extractor, EnsembleOptions options, ComponentContext components, Func<ComponentContext, IReadOnlyList<EnsembleMember>> restore)
    {
        (_extractor, _options) = (extractor, options);
        _features = new SharedFeatures(extractor);
        _components = _features.Extend(components);
        IReadOnlyList<EnsembleMember> members = restore(_components);
        _members = members;
        _samples = [.. members.Select(member => member.Detector)];
        _recipes = [.. members.Select(member => new MemberRecipe(member.Name, [], (features, _) => member.Detector is ICrossFittedDetector fitted
            ? fitted.CreateUnfitted(_ => features)
            : throw new InvalidOperationException($"The member '{member.Name}' was loaded and cannot be fitted anew. Compose the ensemble again.")))];
    }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public bool IsFitted => _members is not null;

    /// <inheritdoc/>
    public int MinFrames => _samples.Max(member => member.MinFrames);

    /// <inheritdoc/>
    public int ContextBins => _samples.Max(member => member.ContextBins);

    /// <inheritdoc/>
    public int AlignmentFrames => checked((int)Euclid.LeastCommonMultiple([.. _samples.Select(member => (long)member.AlignmentFrames)]));

    /// <inheritdoc/>
    public bool NeedsFixedLength => _samples.Any(member => member.NeedsFixedLength);

    private IReadOnlyList<EnsembleMember> Members => _members ?? throw new DetectorNotFittedException(nameof(EnsembleDetector));

    /// <inheritdoc/>
    public ICrossFittedDetector CreateUnfitted(Func<IFeatureExtractor, IFeatureExtractor> share) => CreateOf(_recipes, share);

    /// <inheritdoc/>
    public ICrossFittedDetector? CreateForDrift(Func<IFeatureExtractor, IFeatureExtractor> share)
    {
        MemberRecipe[] quick = [.. _recipes.Where((_, i) => (_samples[i] as ICrossFittedDetector)?.CreateForDrift(features => features) is not null)];
        return quick.Length > 0 ? CreateOf(quick, share) : null;
    }

    /// <inheritdoc/>
    /// <remarks>Members learn side by side, each on a thread of its own. Their scores have no common scale until they are calibrated.</remarks>
    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(context);
        IDetector[] detectors = [.. _recipes.Select(Create)];
        Learn(normals, [.. detectors.Select((detector, i) => (Action<IEnumerable<Spectrogram>>)(windows => detector.Fit(windows, Of(context, i))))], context);
        _members = [.. detectors.Select((detector, i) => new EnsembleMember(_recipes[i].Name, detector, new MemberStandard([], [], _options.LeastDeviation)))];
    }

    /// <inheritdoc/>
    /// <remarks>Members keep the scale that they have until they are calibrated anew.</remarks>
    public void AddNormals(IEnumerable<Spectrogram> normals, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(context);
        EnsembleMember[] members = [.. Members.Select(Copy)];
        Learn(normals, [.. members.Select((member, i) => (Action<IEnumerable<Spectrogram>>)(windows => Mergeable(member).AddNormals(windows, Of(context, i))))], context);
        _members = members;
    }

    /// <inheritdoc/>
    /// <remarks>Members keep the scale that they have until they are calibrated anew.</remarks>
    public void Merge(IReadOnlyList<IDetector> others, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(context);
        EnsembleMember[] members = [.. Members.Select(Copy)];
        foreach (IDetector other in others)
        {
            if (FindMergeObstacle(other) is { } obstacle)
            {
                throw new ArgumentException(obstacle, nameof(others));
            }
        }

        for (int i = 0; i < members.Length; i++)
        {
            Mergeable(members[i]).Merge([.. others.Select(other => ((EnsembleDetector)other).Members[i].Detector)], context);
        }

        _members = members;
    }

    /// <inheritdoc/>
    public string? FindMergeObstacle(IDetector other)
    {
        IReadOnlyList<EnsembleMember> own = Members;
        if (other is not EnsembleDetector ensemble)
        {
            return $"An ensemble can take in ensembles only, not '{other?.Id}'.";
        }

        IReadOnlyList<EnsembleMember> theirs = ensemble.Members;
        if (!own.Select(member => member.Name).SequenceEqual(theirs.Select(member => member.Name)) || _options.LeastDeviation != ensemble._options.LeastDeviation)
        {
            return "The detector cannot be merged: it has other members or options.";
        }

        return !_extractor.IsLike(ensemble._extractor) ? "The detector cannot be merged: it has other features."
            : own.Zip(theirs)
                .Select(pair => pair.First.Detector is not IMergeableDetector mergeable ? $"The member '{pair.First.Name}' cannot go on learning."
                    : mergeable.FindMergeObstacle(pair.Second.Detector) is { } obstacle ? $"Member '{pair.First.Name}': {obstacle}"
                    : null)
                .FirstOrDefault(obstacle => obstacle is not null);
    }

    /// <inheritdoc/>
    public DetectorOutput Score(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        IReadOnlyList<EnsembleMember> members = Members;
        return Fuse(members, spectrogram, Score(members, spectrogram));
    }

    /// <inheritdoc/>
    public IRecordingScorer? OpenRecording()
    {
        IReadOnlyList<EnsembleMember> members = Members;
        return new EnsembleRecording(members, _features, (window, outputs) => Fuse(members, window, outputs));
    }

    private static DetectorOutput Fuse(IReadOnlyList<EnsembleMember> members, Spectrogram spectrogram, IReadOnlyList<DetectorOutput> outputs)
    {
        AnomalyMap first = outputs[0].Map;
        int validBins = outputs.Max(output => output.Map.ValidBins);
        float[] map = MapFusion.Fuse(members, [.. outputs.Select(output => output.Map.Values)], first.Bins, validBins);
        return new DetectorOutput(
            MemberStandard.ToScore(members.Zip(outputs).Max(pair => pair.First.Standard.ZOf(pair.Second.Score))),
            new AnomalyMap(map, first.Frames, first.Axes, validBins))
        {
            Evidence = [.. members.Zip(outputs).Select(pair => pair.First.ToEvidence(spectrogram, pair.Second)).OfType<AnomalyEvidence>().OrderByDescending(evidence => evidence.Z)],
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> MemberNames => [.. _recipes.Select(recipe => recipe.Name)];

    /// <inheritdoc/>
    public IReadOnlyList<DetectorOutput> ScoreMembers(Spectrogram spectrogram) => Score(Members, spectrogram);

    /// <inheritdoc/>
    public void Standardize(IReadOnlyList<IReadOnlyList<NormalScore>> normals) => _members =
    [
        .. Members.Select((member, i) => member with
        {
            Standard = new MemberStandard(normals.Select(window => window[i].Score), normals.Select(window => window[i].MapPeak), _options.LeastDeviation),
        }),
    ];

    /// <inheritdoc/>
    public NormalScore Fuse(IReadOnlyList<NormalScore> members)
    {
        IReadOnlyList<EnsembleMember> own = Members;
        return new NormalScore(
            MemberStandard.ToScore(own.Zip(members).Max(pair => pair.First.Standard.ZOf(pair.Second.Score))),
            MemberStandard.ToScore(MapFusion.ZOfCells(own, members.Select(member => member.MapPeak))),
            MemberStandard.ToScore(MapFusion.ZOfCells(own, members.Select(member => member.CellLevel))));
    }

    /// <inheritdoc/>
    public IReadOnlySet<string> KindsOfWindows => Members
        .Where(member => member.Detector is IExplainedDetector)
        .Select(member => member.Name)
        .ToHashSet(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<(string Kind, double Score, double MapPeak)> ToKinds(IReadOnlyList<NormalScore> members)
        =>
        [
            .. Members.Zip(members, (member, normal) => (
                member.Name,
                MemberStandard.ToScore(member.Standard.ZOf(normal.Score)),
                MemberStandard.ToScore(member.Standard.ZOfCell(normal.MapPeak)))),
        ];

    /// <inheritdoc/>
    /// <exception cref="StreamingNotSupportedException">A member scores whole recordings only.</exception>
    public IDetectorSession OpenSession()
    {
        IReadOnlyList<EnsembleMember> members = Members;
        return members.FirstOrDefault(member => member.Detector is not IStreamingDetector) is { } whole
            ? throw new StreamingNotSupportedException(Id, $"The ensemble's member '{whole.Name}' scores whole recordings only. Fit without it.")
            : new EnsembleSession(members, _features);
    }

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        IReadOnlyList<EnsembleMember> members = Members;
        var saved = new ComponentState(ComponentId, EnsembleOptions.Format.ToJson(_options)) { Origin = DetectorPackage.Origin };
        saved.Options["members"] = new JsonArray([.. members.Select(member => (JsonNode)member.Name)]);
        for (int i = 0; i < members.Count; i++)
        {
            saved.Parts[$"member{i}"] = members[i].Detector.SaveState();
            saved.Options[$"scores{i}"] = PackedNumbers.ToJson([.. members[i].Standard.Scores]);
            saved.Options[$"peaks{i}"] = PackedNumbers.ToJson([.. members[i].Standard.Peaks]);
        }

        saved.Parts["extractor"] = _extractor.SaveState();
        return saved;
    }

    /// <summary>Frees the members and the feature extractor.</summary>
    public void Dispose()
    {
        foreach (IDetector detector in _samples.Concat(_members?.Select(member => member.Detector) ?? []).Distinct())
        {
            (detector as IDisposable)?.Dispose();
        }

        (_extractor as IDisposable)?.Dispose();
    }

    internal static void Register(ComponentRegistry registry) => registry.Add<IDetector>(ComponentId, FromState);

    internal static EnsembleDetector FromState(ComponentState saved, ComponentContext components)
    {
        IFeatureExtractor extractor = components.Create<IFeatureExtractor>(saved.Parts["extractor"]);
        try
        {
            EnsembleOptions options = EnsembleOptions.Format.FromJson(saved.Options);
            return new EnsembleDetector(extractor, options, components, inner =>
            [
                .. saved.Options["members"]!.AsArray().Select((name, i) => new EnsembleMember(
                    name!.GetValue<string>(),
                    inner.Create<IDetector>(saved.Parts[$"member{i}"]),
                    new MemberStandard(FromJson(saved, $"scores{i}"), FromJson(saved, $"peaks{i}"), options.LeastDeviation))),
            ]);
        }
        catch
        {
            (extractor as IDisposable)?.Dispose();
            throw;
        }
    }

    private IDetector Create(MemberRecipe recipe) => recipe.Create(_features, _components);

    private EnsembleDetector CreateOf(IEnumerable<MemberRecipe> recipes, Func<IFeatureExtractor, IFeatureExtractor> share)
    {
        ArgumentNullException.ThrowIfNull(share);
        return new EnsembleDetector(share(_extractor), new EnsembleOptions(recipes) { LeastDeviation = _options.LeastDeviation }, _components);
    }

    /// <summary>Lets all members learn from one enumeration. Features are held until the slowest has passed.</summary>
    private void Learn(IEnumerable<Spectrogram> normals, IReadOnlyList<Action<IEnumerable<Spectrogram>>> learn, FitContext context)
    {
        var held = new Queue<IDisposable>();
        IFeatureExtractor source = context.FeaturesOf(_extractor);
        try
        {
            Broadcast.Run(normals.Select(Hold), learn, context.CancellationToken);
        }
        finally
        {
            foreach (IDisposable left in held)
            {
                left.Dispose();
            }
        }

        Spectrogram Hold(Spectrogram normal)
        {
            if (held.Count == Broadcast.MostApart)
            {
                held.Dequeue().Dispose();
            }

            held.Enqueue(_features.Hold(normal, source));
            return normal;
        }
    }

    private IReadOnlyList<DetectorOutput> Score(IReadOnlyList<EnsembleMember> members, Spectrogram spectrogram)
    {
        using IDisposable held = _features.Hold(spectrogram);
        return [.. members.Select(member => member.Detector.Score(spectrogram))];
    }

    private EnsembleMember Copy(EnsembleMember member) => member with { Detector = _components.Create<IDetector>(member.Detector.SaveState()) };

    private static IMergeableDetector Mergeable(EnsembleMember member) => member.Detector as IMergeableDetector
        ?? throw new InvalidOperationException($"The member '{member.Name}' cannot go on learning. Fit a new ensemble on all recordings, or leave that member out.");

    /// <summary>Only one member tells how far it is; all take features from the ensemble.</summary>
    private static FitContext Of(FitContext context, int member) => context with { Progress = member == 0 ? context.Progress : null, ShareFeatures = null };

    private static double[] FromJson(ComponentState saved, string name)
    {
        double[] numbers = PackedNumbers.FromJson(saved.Options[name], name);
        return Array.TrueForAll(numbers, number => number >= 0) ? numbers : throw new FormatException($"its numbers '{name}' hold one that is below 0.");
    }
}
