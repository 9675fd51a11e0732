namespace AudioAnomaly.Fleet;

/// <summary>Does units of fits. A unit whose file is there is done: files are written whole or not at all. Safe to use from several threads.</summary>
/// <param name="pipelines">The pipelines that the silo knows.</param>
internal sealed class FitUnitRunner(FitPipelines pipelines)
{
    /// <summary>Does a unit.</summary>
    /// <exception cref="AudioAnomalyException">It cannot be done.</exception>
    /// <exception cref="IOException">A file cannot be read or written now.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public async Task<FitUnitResult> RunAsync(FitUnit unit, CancellationToken cancellationToken)
    {
        var folder = new FitJobFolder(unit.Spec);
        bool isDone = unit.Kind != FitUnitKind.Complete && File.Exists(folder[unit.Kind, unit.Index]);
        switch (unit.Kind)
        {
            case FitUnitKind.List:
                RecordingList list = isDone ? RecordingList.Read(folder[FitUnitKind.List]) : List(unit.Spec, folder);
                int surveys = (list.Paths.Count + unit.Spec.ShardSize - 1) / unit.Spec.ShardSize;
                return new FitUnitResult { Recordings = list.Paths.Count, Counts = { [FitUnitKind.Survey] = surveys } };
            case FitUnitKind.Plan:
                FitPlan plan = isDone ? PlanIn(folder) : await PlanAsync(unit.Spec, folder, cancellationToken).ConfigureAwait(false);
                return new FitUnitResult
                {
                    Counts = { [FitUnitKind.Learn] = plan.LearnShards, [FitUnitKind.Merge] = plan.Merges, [FitUnitKind.Score] = plan.ScoreShards },
                    Warnings = [.. plan.Warnings],
                };
            case FitUnitKind.Complete:
                return await CompleteAsync(unit.Spec, folder, cancellationToken).ConfigureAwait(false);
            default:
                if (!isDone)
                {
                    await DoAsync(unit, folder, cancellationToken).ConfigureAwait(false);
                }

                return FitUnitResult.Nothing;
        }
    }

    private static RecordingList List(FitJobSpec spec, FitJobFolder folder)
    {
        AtomicFile.Check(spec.Target);
        var source = AudioSource.FromPaths(spec.Recordings);
        var list = new RecordingList([.. source.Items.Select(item => item.Name)], source.Warnings);
        FitJobFolder.Write(folder[FitUnitKind.List], list.ToJson());
        return list;
    }

    private async Task<FitPlan> PlanAsync(FitJobSpec spec, FitJobFolder folder, CancellationToken cancellationToken)
    {
        var list = RecordingList.Read(folder[FitUnitKind.List]);
        int surveys = (list.Paths.Count + spec.ShardSize - 1) / spec.ShardSize;
        FitSurvey[] found = [.. Enumerable.Range(0, surveys).Select(index => FitSurvey.FromJson(File.ReadAllText(folder[FitUnitKind.Survey, index])))];
        FitPlan plan = await Fit(spec).PlanAsync(found, spec.ShardSize, list.Warnings, cancellationToken).ConfigureAwait(false);
        FitJobFolder.Write(folder[FitUnitKind.Plan], plan.ToJson());
        return plan;
    }

    private async Task DoAsync(FitUnit unit, FitJobFolder folder, CancellationToken cancellationToken)
    {
        (FitJobSpec spec, FitUnitKind kind, int index) = unit;
        ShardedFit fit = Fit(spec);
        string path = folder[kind, index];
        AudioSource Recordings() => RecordingList.Read(folder[FitUnitKind.List]).ToSource();
        switch (kind)
        {
            case FitUnitKind.Survey:
                var some = AudioSource.FromItems(Recordings().Items.Skip(index * spec.ShardSize).Take(spec.ShardSize));
                FitJobFolder.Write(path, (await fit.SurveyAsync(some, cancellationToken).ConfigureAwait(false)).ToJson());
                break;
            case FitUnitKind.Learn:
                PartialFit learned = await fit.LearnAsync(PlanIn(folder), index, Recordings(), cancellationToken).ConfigureAwait(false);
                await learned.SaveAsync(path, cancellationToken).ConfigureAwait(false);
                break;
            case FitUnitKind.Merge:
                var parts = new List<PartialFit>();
                foreach (int shard in PlanIn(folder).ShardsOf(index))
                {
                    parts.Add(await PartialFit.LoadAsync(folder[FitUnitKind.Learn, shard], cancellationToken).ConfigureAwait(false));
                }

                PartialFit merged = await fit.MergeAsync(parts, cancellationToken).ConfigureAwait(false);
                await merged.SaveAsync(path, cancellationToken).ConfigureAwait(false);
                break;
            default:
                FitPlan plan = PlanIn(folder);
                PartialFit judge = await PartialFit.LoadAsync(folder[FitUnitKind.Merge, plan.MergeThatScores(index)], cancellationToken).ConfigureAwait(false);
                FitJobFolder.Write(path, (await fit.ScoreAsync(plan, index, Recordings(), judge, cancellationToken).ConfigureAwait(false)).ToJson());
                break;
        }
    }

    private async Task<FitUnitResult> CompleteAsync(FitJobSpec spec, FitJobFolder folder, CancellationToken cancellationToken)
    {
        FitPlan plan = PlanIn(folder);
        ShardScores[] scores = [.. Enumerable.Range(0, plan.ScoreShards).Select(shard => ShardScores.FromJson(File.ReadAllText(folder[FitUnitKind.Score, shard])))];
        PartialFit merged = await PartialFit.LoadAsync(folder[FitUnitKind.Merge], cancellationToken).ConfigureAwait(false);
        using AudioAnomalyModel model = await Fit(spec).CompleteAsync(plan, merged, scores, cancellationToken).ConfigureAwait(false);
        await model.SaveAsync(spec.Target, cancellationToken).ConfigureAwait(false);
        return new FitUnitResult { Warnings = [.. model.Warnings] };
    }

    private static FitPlan PlanIn(FitJobFolder folder) => FitPlan.FromJson(File.ReadAllText(folder[FitUnitKind.Plan]));

    private ShardedFit Fit(FitJobSpec spec) => pipelines.Create(spec).InShards();
}
