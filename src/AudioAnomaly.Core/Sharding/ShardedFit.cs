using AudioAnomaly.Components;

namespace AudioAnomaly.Sharding;

/// <summary>
/// A fit whose work is done in parts, on one machine or on many, in any order and more than once if need be: look at the recordings, plan, learn shards, merge
/// what they have learned, score what calibrates, complete the model. What parts pass to each other can be saved. Immutable and safe to use from several
/// threads.
/// </summary>
/// <remarks>
/// <para>The plan follows the rules of <see cref="AudioAnomalyPipeline.FitAsync(AudioSource, IProgress{FitProgress}?, CancellationToken)"/> for the same
/// recordings: which are left out, whether folds calibrate or recordings that are held out, and which. Recordings that cannot be used are always left out with a warning.
/// A shard lies in one fold, and a recording is scored by the merge of the shards of all other folds.</para>
/// <para>PaDiM and profiles come out as of one fit to rounding, and so do their thresholds. PatchCore's bank covers the normal patches nearly as closely.
/// How the recordings change along their list (<see cref="AudioAnomalyModel.FalseAlarmRateUnderDrift"/>) is not found out, and detectors that standardise
/// rows hold out clips of each shard.</para>
/// </remarks>
public sealed class ShardedFit
{
    // So many are merged at once; what comes of more is merged again.
    private const int MostMerged = 64;

    private readonly PipelineDefinition _definition;
    private readonly SharedExtractor _extractor;

    /// <summary>Begins a fit of a pipeline in parts.</summary>
    /// <param name="pipeline">The pipeline; every machine that does parts has an equal one.</param>
    public ShardedFit(AudioAnomalyPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        _definition = pipeline.Definition;
        _extractor = new SharedExtractor(_definition);
    }

    /// <summary>Looks at recordings: whether they can be read, whether they are silent, and what tells copies.</summary>
    /// <param name="recordings">Some of the fit's recordings.</param>
    /// <param name="cancellationToken">Ends the work between recordings.</param>
    /// <returns>What was found. A recording that cannot be read is no error.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public Task<FitSurvey> SurveyAsync(AudioSource recordings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        return Run(
            frontEnd =>
            {
                ShardReading reading = Reading(frontEnd, cancellationToken);
                return new FitSurvey([.. recordings.Items.Select(reading.Survey)]);
            },
            cancellationToken);
    }

    /// <summary>Plans the fit.</summary>
    /// <param name="surveys">What was found of all recordings, in their order.</param>
    /// <param name="shardSize">The most recordings of a shard, 1 or more.</param>
    /// <param name="warnings">What was left out when the list was made (<see cref="AudioSource.Warnings"/>); may be null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="FitException">The detector cannot be fitted in shards, or the recordings do not allow a fit.</exception>
    public Task<FitPlan> PlanAsync(
        IReadOnlyList<FitSurvey> surveys,
        int shardSize,
        IReadOnlyList<string>? warnings = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(surveys);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shardSize);
        SurveyedRecording[] recordings = [.. surveys.SelectMany(survey => survey.Recordings)];
        return recordings.Length == 0
            ? throw new FitException("There are no normal recordings to fit on. Give at least two.")
            : Run(
                frontEnd =>
                {
                    List<string> told = [];
                    IDetector detector = DetectorCreation.Create(_definition, frontEnd, told.Add, cancellationToken);
                    try
                    {
                        return new FitPlanning(_definition, frontEnd, recordings, shardSize).Make(detector, [.. told, .. warnings ?? []]);
                    }
                    finally
                    {
                        (detector as IDisposable)?.Dispose();
                    }
                },
                cancellationToken);
    }

    /// <summary>Learns a shard.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="shard">The shard, from 0 to <see cref="FitPlan.LearnShards"/> - 1.</param>
    /// <param name="recordings">All recordings of the fit, in their order.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What was learned.</returns>
    /// <exception cref="ArgumentException">There are other recordings than those planned.</exception>
    /// <exception cref="FitException">No recording of the shard can be read any more, or nothing can be learned from them.</exception>
    /// <exception cref="IOException">A recording cannot be read now; try again.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public Task<PartialFit> LearnAsync(FitPlan plan, int shard, AudioSource recordings, CancellationToken cancellationToken = default)
    {
        PlannedShard planned = ShardOf(plan, recordings, plan?.Data.Learned, shard);
        return Run(
            frontEnd =>
            {
                ShardReading reading = Reading(frontEnd, cancellationToken);
                var sampling = new WindowSampling(plan!.Data.Windows);
                IDetector detector = DetectorCreation.Create(_definition, frontEnd, static _ => { }, cancellationToken);
                try
                {
                    detector.Fit(Windows(), Context(cancellationToken));
                    return new PartialFit(_extractor.Detach(detector.SaveState()), sampling.ToSampled(), reading.LeftOut, reading.Warnings);
                }
                finally
                {
                    (detector as IDisposable)?.Dispose();
                }

                IEnumerable<Spectrogram> Windows()
                {
                    for (int i = 0; i < planned.Recordings.Count; i++)
                    {
                        long place = planned.FirstWindows[i];
                        foreach (Spectrogram window in Tiles(reading, plan, recordings.Items[planned.Recordings[i]], frontEnd, detector))
                        {
                            sampling.Look(place++, window);
                            yield return window;
                        }
                    }
                }
            },
            cancellationToken);
    }

    /// <summary>Joins what shards have learned.</summary>
    /// <param name="parts">What they have learned, in the order of <see cref="FitPlan.ShardsOf"/>; one or more.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What was learned of all of them.</returns>
    /// <exception cref="ModelMergeException">They were not learned by one pipeline, or from recordings that are not alike.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public Task<PartialFit> MergeAsync(IReadOnlyList<PartialFit> parts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        PartialFit[] given = [.. parts];
        return given.Length == 0
            ? throw new ArgumentException("Give one part or more.", nameof(parts))
            : Task.Run(
                () => new PartialFit(
                    Merge([.. given.Select(part => part.Detector)], cancellationToken),
                    SampledWindows.Join(given.Select(part => part.Windows)),
                    given.Sum(part => part.LeftOut),
                    [.. given.SelectMany(part => part.Warnings)]),
                cancellationToken);
    }

    /// <summary>Scores a shard that calibrates.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="shard">The shard, from 0 to <see cref="FitPlan.ScoreShards"/> - 1.</param>
    /// <param name="recordings">All recordings of the fit, in their order.</param>
    /// <param name="merged">The merge that the plan names for the shard (<see cref="FitPlan.MergeThatScores"/>).</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="ArgumentException">There are other recordings than those planned.</exception>
    /// <exception cref="FitException">A recording is not like those learned.</exception>
    /// <exception cref="IOException">A recording cannot be read now; try again.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public Task<ShardScores> ScoreAsync(FitPlan plan, int shard, AudioSource recordings, PartialFit merged, CancellationToken cancellationToken = default)
    {
        PlannedShard planned = ShardOf(plan, recordings, plan?.Data.Scored, shard);
        ArgumentNullException.ThrowIfNull(merged);
        return Run(
            frontEnd =>
            {
                ShardReading reading = Reading(frontEnd, cancellationToken);
                var scores = new HeldOutScores();
                IDetector detector = Create(merged.Detector);
                try
                {
                    foreach (AudioItem item in planned.Recordings.Select(place => recordings.Items[place]))
                    {
                        foreach (Spectrogram window in Tiles(reading, plan!, item, frontEnd, detector))
                        {
                            cancellationToken.ThrowIfCancellationRequested();
                            scores.Add(detector, window, item.Name);
                        }
                    }
                }
                finally
                {
                    (detector as IDisposable)?.Dispose();
                }

                return new ShardScores(new ShardScoresData([.. scores.Windows], reading.LeftOut, reading.Warnings));
            },
            cancellationToken);
    }

    /// <summary>Makes the model.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="merged">The first merge: of all shards.</param>
    /// <param name="scores">The scores of all shards that calibrate, in their order.</param>
    /// <param name="cancellationToken">Ends the work before it has begun.</param>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="FitException">The scores are all the same.</exception>
    public Task<AudioAnomalyModel> CompleteAsync(FitPlan plan, PartialFit merged, IReadOnlyList<ShardScores> scores, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(merged);
        ArgumentNullException.ThrowIfNull(scores);
        return scores.Count == plan.ScoreShards
            ? Task.Run(() => Complete(plan.Data, merged, [.. scores.Select(shard => shard.Data)]), cancellationToken)
            : throw new ArgumentException($"There are scores of {scores.Count} shards, and {plan.ScoreShards} calibrate. Give those of all.", nameof(scores));
    }

    private AudioAnomalyModel Complete(PlanData plan, PartialFit merged, IReadOnlyList<ShardScoresData> scores)
    {
        ISpectrogramFrontEnd frontEnd = _definition.FrontEnd(_definition.Components);
        IDetector? detector = null;
        try
        {
            detector = Create(merged.Detector);
            var heldOut = new HeldOutScores();
            foreach (ScoredWindow window in scores.SelectMany(shard => shard.Windows))
            {
                heldOut.Add(window);
            }

            ScoreCalibration calibration = heldOut.ToCalibration(detector, _definition.Threshold, out IReadOnlyList<SuspiciousNormal> suspicious);
            string? groups = NormalGroups.Of(merged.Windows.Spectra.Select(one => (one.Name, one.Spectrum))).Describe();
            IEnumerable<string?> warnings = [.. plan.Warnings, .. merged.Warnings, .. scores.SelectMany(shard => shard.Warnings), groups, calibration.Warning];
            var settings = new ModelSettings(
                _definition.Windows,
                plan.BandwidthHz,
                plan.MixedChannels,
                _definition.Seed,
                plan.TrainingClips - merged.LeftOut,
                plan.HeldOutClips - scores.Sum(shard => shard.LeftOut),
                suspicious,
                [.. warnings.OfType<string>().Distinct()]);
            NormalExcerpt? excerpt = NormalExcerptChoice.Choose([.. merged.Windows.Excerpts.Select(one => one.Excerpt)]);
            return new AudioAnomalyModel(new ModelParts(frontEnd, detector, excerpt, _definition.Components), calibration, settings, _definition.Logger);
        }
        catch
        {
            (detector as IDisposable)?.Dispose();
            (frontEnd as IDisposable)?.Dispose();
            throw;
        }
    }

    private ComponentState Merge(ComponentState[] states, CancellationToken cancellationToken)
    {
        if (states.Length == 1)
        {
            return states[0];
        }

        if (states.Length > MostMerged)
        {
            return Merge([.. states.Chunk(MostMerged).Select(chunk => Merge(chunk, cancellationToken))], cancellationToken);
        }

        var detectors = new List<IDetector>();
        try
        {
            foreach (ComponentState state in states)
            {
                cancellationToken.ThrowIfCancellationRequested();
                detectors.Add(Create(state));
            }

            ((IMergeableDetector)detectors[0]).Merge([.. detectors.Skip(1)], Context(cancellationToken));
            return _extractor.Detach(detectors[0].SaveState());
        }
        catch (Exception e) when (e is ArgumentException or InvalidCastException or (InvalidOperationException and not ObjectDisposedException))
        {
            throw new ModelMergeException($"What shards have learned cannot be joined: {e.Message}", e);
        }
        finally
        {
            detectors.ForEach(detector => (detector as IDisposable)?.Dispose());
        }
    }

    private IDetector Create(ComponentState state)
    {
        try
        {
            return _definition.Components.Create<IDetector>(_extractor.Attach(state));
        }
        catch (FormatException e)
        {
            throw new ModelMergeException($"What a shard has learned was not learned by this pipeline: {e.Message}", e);
        }
    }

    private IEnumerable<Spectrogram> Tiles(ShardReading reading, FitPlan plan, AudioItem item, ISpectrogramFrontEnd frontEnd, IDetector detector)
        => reading.Read(item, plan.Data.BandwidthHz) is { } spectrogram
            ? new SpectrogramWindows(_definition.Windows, frontEnd.Axes, detector).Tile(spectrogram, detector.NeedsFixedLength)
            : [];

    private ShardReading Reading(ISpectrogramFrontEnd frontEnd, CancellationToken cancellationToken)
        => new(frontEnd, _definition.Components.Execution.MaxRecordingSeconds, cancellationToken);

    private FitContext Context(CancellationToken cancellationToken) => new()
    {
        Seed = _definition.Seed,
        MaxDegreeOfParallelism = _definition.Components.Execution.MaxThreads,
        Logger = _definition.Logger,
        CancellationToken = cancellationToken,
    };

    private Task<T> Run<T>(Func<ISpectrogramFrontEnd, T> work, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            ISpectrogramFrontEnd frontEnd = _definition.FrontEnd(_definition.Components);
            try
            {
                return work(frontEnd);
            }
            finally
            {
                (frontEnd as IDisposable)?.Dispose();
            }
        },
        cancellationToken);

    private static PlannedShard ShardOf(FitPlan? plan, AudioSource recordings, IReadOnlyList<PlannedShard>? shards, int shard)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(recordings);
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, shards!.Count);
        return recordings.Items.Count == plan.Data.Recordings
            ? shards[shard]
            : throw new ArgumentException(
                $"There {CountText.Verb(recordings.Items.Count)} {CountText.Of(recordings.Items.Count, "recording")}, and {plan.Data.Recordings} {CountText.Verb(plan.Data.Recordings, "was", "were")} planned. Give all of them, in their order.",
                nameof(recordings));
    }
}
