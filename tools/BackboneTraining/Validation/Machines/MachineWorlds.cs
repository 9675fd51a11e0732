using AudioAnomaly.Metrics;

namespace AudioAnomaly.BackboneTraining;

/// <summary>
/// Synthetic worlds of machines, by which networks are judged as users will use them: for each machine the default ensemble is fitted on normal recordings in
/// managed code, and tells normal recordings from such with a lasting change of spectrum, modulation or level.
/// </summary>
internal sealed class MachineWorlds
{
    private readonly MachineWorld[] _worlds;
    private readonly long _seed;

    /// <param name="seed">The seed of machines, recordings and faults.</param>
    /// <param name="options">How many there are, and how large.</param>
    public MachineWorlds(long seed, MachineWorldOptions options)
    {
        _seed = seed;
        IEnumerable<int> numbers = Enumerable.Range(0, options.WorldsPerKind);
        _worlds = [.. Enum.GetValues<MachineKind>().SelectMany(kind => numbers.Select(number => new MachineWorld(seed, kind, number, options)))];
    }

    /// <summary>Fits and scores in every world.</summary>
    /// <param name="features">Adds front end and features to a pipeline.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IReadOnlyList<MachineWorldResult>> EvaluateAsync(
        Func<AudioAnomalyPipelineBuilder, AudioAnomalyPipelineBuilder> features,
        CancellationToken cancellationToken = default)
    {
        var results = new List<MachineWorldResult>();
        foreach (MachineWorld world in _worlds)
        {
            results.Add(await EvaluateAsync(world, features, cancellationToken));
        }

        return results;
    }

    private async Task<MachineWorldResult> EvaluateAsync(
        MachineWorld world,
        Func<AudioAnomalyPipelineBuilder, AudioAnomalyPipelineBuilder> features,
        CancellationToken cancellationToken)
    {
        AudioAnomalyPipeline pipeline = features(AudioAnomalyPipeline.CreateBuilder()).UseEnsemble().UseSeed((int)_seed).Build();
        var learned = AudioSource.FromClips(Enumerable.Range(0, world.LearnedCount).Select(world.Learned));
        using AudioAnomalyModel model = await pipeline.FitAsync(learned, cancellationToken: cancellationToken);
        AnomalyResult[] normal = Score(model, world.NormalCount, world.Normal);
        AnomalyResult[][] faulty = [.. MachineWorld.FaultKinds.Select((_, fault) => Score(model, world.FaultyCount, clip => world.Faulty(fault, clip)))];
        var byMember = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string member in normal[0].KindScores.Keys)
        {
            byMember[member] = faulty.Average(results => Rank(normal, results, result => result.KindScores[member]));
        }

        double[] byFault = [.. faulty.Select(results => Rank(normal, results, result => result.Score))];
        return new MachineWorldResult(world.Kind, byFault, byMember, normal.Length, faulty.Sum(results => results.Length));
    }

    private static AnomalyResult[] Score(AudioAnomalyModel model, int count, Func<int, AudioClip> make)
        => [.. Enumerable.Range(0, count).Select(clip => model.Score(make(clip)))];

    private static double Rank(AnomalyResult[] normal, AnomalyResult[] faulty, Func<AnomalyResult, double> score)
    {
        var auc = new RocAuc();
        foreach (AnomalyResult result in normal)
        {
            auc.Add(score(result), isAnomalous: false);
        }

        foreach (AnomalyResult result in faulty)
        {
            auc.Add(score(result), isAnomalous: true);
        }

        return auc.Evaluate().Value;
    }
}
