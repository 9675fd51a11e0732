using AudioAnomaly.Sharding;

namespace AudioAnomaly.Fleet;

/// <summary>Does units of fits. A unit whose file is there is done: files are written whole or not at all. Safe to use from several threads.</summary>
/// <param name="pipelines">The pipelines that the silo knows.</param>
internal sealed class FitUnitRunner(FitPipelines pipelines)
{
    /// <summary>Does a unit.</summary>
    /// <exception cref="AudioAnomalyException">It cannot be done.</exception>
    /// <exception cref="IOException">A file cannot be read or written now.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public async Task<FleetUnitResult> RunAsync(FleetUnit unit, FitJobSpec spec, CancellationToken cancellationToken)
    {
        var folder = new FleetJobFolder(spec);
        bool isDone = unit.Kind != FleetUnitKind.Complete && File.Exists(folder[unit.Kind, unit.Index]);
        switch (unit.Kind)
        {
            case FleetUnitKind.List:
                RecordingList list = isDone ? RecordingList.Read(folder[FleetUnitKind.List]) : RecordingList.Make(spec, folder);
                return new FleetUnitResult
                {
                    Recordings = list.Paths.Count,
                    Counts = { [FleetUnitKind.Survey] = list.CountShards(spec.ShardSize), [FleetUnitKind.Plan] = 1 },
                };
            case FleetUnitKind.Plan:
                FitPlan plan = isDone ? PlanIn(folder) : await PlanAsync(spec, folder, cancellationToken).ConfigureAwait(false);
                return new FleetUnitResult
                {
                    Counts = { [FleetUnitKind.Learn] = plan.LearnShards, [FleetUnitKind.Merge] = plan.Merges, [FleetUnitKind.Score] = plan.ScoreShards },
                    Warnings = [.. plan.Warnings],
                };
            case FleetUnitKind.Complete:
                return await CompleteAsync(spec, folder, cancellationToken).ConfigureAwait(false);
            default:
                if (!isDone)
                {
                    await DoAsync(unit, spec, folder, cancellationToken).ConfigureAwait(false);
                }

                return FleetUnitResult.Nothing;
        }
    }

    private async Task<FitPlan> PlanAsync(FitJobSpec spec, FleetJobFolder folder, CancellationToken cancellationToken)
    {
        var list = RecordingList.Read(folder[FleetUnitKind.List]);
        int surveys = list.CountShards(spec.ShardSize);
        FitSurvey[] found = [.. Enumerable.Range(0, surveys).Select(index => FitSurvey.FromJson(File.ReadAllText(folder[FleetUnitKind.Survey, index])))];
        FitPlan plan = await Fit(spec).PlanAsync(found, spec.ShardSize, list.Warnings, cancellationToken).ConfigureAwait(false);
        FleetJobFolder.Write(folder[FleetUnitKind.Plan], plan.ToJson());
        return plan;
    }

    private async Task DoAsync(FleetUnit unit, FitJobSpec spec, FleetJobFolder folder, CancellationToken cancellationToken)
    {
        (_, FleetUnitKind kind, int index) = unit;
        ShardedFit fit = Fit(spec);
        string path = folder[kind, index];
        AudioSource Recordings() => RecordingList.Read(folder[FleetUnitKind.List]).ToSource();
        switch (kind)
        {
            case FleetUnitKind.Survey:
                var some = AudioSource.FromItems(Recordings().Items.Skip(index * spec.ShardSize).Take(spec.ShardSize));
                FleetJobFolder.Write(path, (await fit.SurveyAsync(some, cancellationToken).ConfigureAwait(false)).ToJson());
                break;
            case FleetUnitKind.Learn:
                PartialFit learned = await fit.LearnAsync(PlanIn(folder), index, Recordings(), cancellationToken).ConfigureAwait(false);
                await learned.SaveAsync(path, cancellationToken).ConfigureAwait(false);
                break;
            case FleetUnitKind.Merge:
                var parts = new List<PartialFit>();
                foreach (int shard in PlanIn(folder).ShardsOf(index))
                {
                    parts.Add(await PartialFit.LoadAsync(folder[FleetUnitKind.Learn, shard], cancellationToken).ConfigureAwait(false));
                }

                PartialFit merged = await fit.MergeAsync(parts, cancellationToken).ConfigureAwait(false);
                await merged.SaveAsync(path, cancellationToken).ConfigureAwait(false);
                break;
            default:
                FitPlan plan = PlanIn(folder);
                PartialFit judge = await PartialFit.LoadAsync(folder[FleetUnitKind.Merge, plan.MergeThatScores(index)], cancellationToken).ConfigureAwait(false);
                FleetJobFolder.Write(path, (await fit.ScoreAsync(plan, index, Recordings(), judge, cancellationToken).ConfigureAwait(false)).ToJson());
                break;
        }
    }

    private async Task<FleetUnitResult> CompleteAsync(FitJobSpec spec, FleetJobFolder folder, CancellationToken cancellationToken)
    {
        FitPlan plan = PlanIn(folder);
        ShardScores[] scores =
        [
            .. Enumerable.Range(0, plan.ScoreShards).Select(shard => ShardScores.FromJson(File.ReadAllText(folder[FleetUnitKind.Score, shard]))),
        ];
        PartialFit merged = await PartialFit.LoadAsync(folder[FleetUnitKind.Merge], cancellationToken).ConfigureAwait(false);
        using AudioAnomalyModel model = await Fit(spec).CompleteAsync(plan, merged, scores, cancellationToken).ConfigureAwait(false);
        await model.SaveAsync(spec.Target, cancellationToken).ConfigureAwait(false);
        return new FleetUnitResult { Warnings = [.. model.Warnings] };
    }

    private static FitPlan PlanIn(FleetJobFolder folder) => FitPlan.FromJson(File.ReadAllText(folder[FleetUnitKind.Plan]));

    private ShardedFit Fit(FitJobSpec spec) => new(pipelines.Create(spec));
}
