namespace AudioAnomaly.Fleet;

/// <summary>Does units of jobs that score. A unit whose file is there is done: files are written whole or not at all. Safe to use from several threads.</summary>
/// <param name="models">Loads models.</param>
internal sealed class ScoreUnitRunner(ScoreModels models)
{
    /// <summary>Does a unit.</summary>
    /// <exception cref="AudioAnomalyException">It cannot be done.</exception>
    /// <exception cref="IOException">A file cannot be read or written now.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public async Task<FleetUnitResult> RunAsync(FleetUnit unit, ScoreJobSpec spec, CancellationToken cancellationToken)
    {
        var folder = new FleetJobFolder(spec);
        switch (unit.Kind)
        {
            case FleetUnitKind.List:
                RecordingList list = File.Exists(folder[FleetUnitKind.List]) ? RecordingList.Read(folder[FleetUnitKind.List]) : RecordingList.Make(spec, folder);
                return new FleetUnitResult
                {
                    Recordings = list.Paths.Count,
                    Counts = { [FleetUnitKind.Score] = list.CountShards(spec.ShardSize) },
                    Warnings = [.. list.Warnings],
                };
            case FleetUnitKind.Score:
                string path = folder[FleetUnitKind.Score, unit.Index];
                if (!File.Exists(path))
                {
                    FleetJobFolder.Write(path, (await ScoreAsync(spec, folder, unit.Index, cancellationToken).ConfigureAwait(false)).ToJson());
                }

                return FleetUnitResult.Nothing;
            case FleetUnitKind.Complete:
                return Complete(spec, folder);
            default:
                throw new ArgumentException($"Scores need no unit of the kind {unit.Kind}.", nameof(unit));
        }
    }

    private async Task<RecordingScores> ScoreAsync(ScoreJobSpec spec, FleetJobFolder folder, int shard, CancellationToken cancellationToken)
    {
        using AudioAnomalyModel model = await models.LoadAsync(spec.Model, cancellationToken).ConfigureAwait(false);
        var some = AudioSource.FromItems(RecordingList.Read(folder[FleetUnitKind.List]).ToSource().Items.Skip(shard * spec.ShardSize).Take(spec.ShardSize));
        var scores = new List<RecordingScore>();
        await foreach (ScoredRecording scored in model.ScoreAsync(some, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            scores.Add(new RecordingScore(
                scored.Name,
                scored.Result?.Score,
                scored.Result?.PValue,
                scored.Result?.Verdict ?? AnomalyVerdict.Undecided,
                scored.Error is { } error ? OneLine.Of(error.Message) : null));
        }

        return new RecordingScores(spec.Model, model.Calibration.Threshold, scores);
    }

    private static FleetUnitResult Complete(ScoreJobSpec spec, FleetJobFolder folder)
    {
        var list = RecordingList.Read(folder[FleetUnitKind.List]);
        int count = list.CountShards(spec.ShardSize);
        RecordingScores[] shards = [.. Enumerable.Range(0, count).Select(shard => RecordingScores.Read(folder[FleetUnitKind.Score, shard]))];
        var all = new RecordingScores(spec.Model, shards[0].Threshold, [.. shards.SelectMany(shard => shard.Recordings)]);
        FleetJobFolder.Write(spec.Target, all.ToJson());
        IEnumerable<string> errors = all.Recordings.Select(recording => recording.Error).OfType<string>();
        return new FleetUnitResult { Warnings = [.. list.Warnings, .. errors.Select(error => $"Not scored: {error}")] };
    }
}
