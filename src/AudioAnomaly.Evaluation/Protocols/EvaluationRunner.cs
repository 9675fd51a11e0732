using System.Reflection;

namespace AudioAnomaly.Evaluation;

/// <summary>Runs a benchmark: fits every detector with every seed on every part, tests it, and keeps what is finished.</summary>
/// <remarks>
/// <para>Finished fits are written to <c>parts/</c> of the output folder, each with a fingerprint of library, settings, seed and data.
/// A later run into the same folder keeps those whose fingerprint is the same, and makes all
/// others anew. What was broken off, by cancellation or a crash, costs at most the fit that was under way.</para>
/// <para>A recording, a part or a fit that fails because of its data is left out and listed. Wrong settings end the run.</para>
/// <para>Memory does not grow with the number of recordings, but for 100 bytes or so for each score: maps are judged one by one.
/// All numbers but times and memory are the same whatever the number of threads, and whether the
/// run was broken off or not.</para>
/// </remarks>
/// <example>
/// <code>
/// EvaluationContestant ensemble = new()
/// {
///     Name = "ensemble",
///     Settings = "panns16k, cnn14",
///     CreatePipeline = (part, seed) => AudioAnomalyPipeline.CreateBuilder()
///         .UseLogMel(LogMelOptions.Panns16k)
///         .UseCnn14()
///         .UseEnsemble()
///         .UseSeed(seed)
///         .Build(),
/// };
/// EvaluationPlan plan = EvaluationPlan.FromDataset(MimiiDataset.Read("mimii"));
/// EvaluationReport report = await new EvaluationRunner(new EvaluationOptions { Seeds = [0, 1, 2] }).RunAsync(plan, [ensemble], "evaluation");
/// await EvaluationReportWriter.WriteAsync(report, "evaluation");
/// </code>
/// </example>
public sealed class EvaluationRunner
{
    private readonly EvaluationOptions _options;

    /// <summary>Creates a runner.</summary>
    /// <param name="options">Settings, copied; the defaults if null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public EvaluationRunner(EvaluationOptions? options = null) => _options = (options ?? new EvaluationOptions()).Checked();

    /// <summary>The library's version, as reports state it.</summary>
    public static string LibraryVersion { get; } =
        typeof(EvaluationRunner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Runs the benchmark, or what is missing of it.</summary>
    /// <param name="plan">The parts.</param>
    /// <param name="contestants">The detectors, with different names.</param>
    /// <param name="output">The folder for finished fits, examples and the report <see cref="EvaluationReport.FileName"/>; null to write nothing.</param>
    /// <param name="describe">Adds to the settings in the report what only the caller knows (preset, backbone, command line); may be null.</param>
    /// <param name="progress">Told how far the evaluation is; may be null.</param>
    /// <param name="cancellationToken">Ends the work; a later run with the same output folder continues it.</param>
    /// <returns>The report; without parts if none could be evaluated.</returns>
    /// <exception cref="ArgumentException">There are no contestants, or two share a name.</exception>
    /// <exception cref="PipelineConfigurationException">A contestant's pipeline is wrong.</exception>
    /// <exception cref="IOException">The output folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public async Task<EvaluationReport> RunAsync(
        EvaluationPlan plan,
        IReadOnlyList<EvaluationContestant> contestants,
        string? output = null,
        Func<EvaluationSettings, EvaluationSettings>? describe = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(contestants);
        if (contestants.Count == 0 || contestants.Select(contestant => contestant.Name).Distinct(StringComparer.Ordinal).Count() < contestants.Count)
        {
            throw new ArgumentException("Give at least one contestant, and each a name of its own.", nameof(contestants));
        }

        (EvaluationContestant Contestant, int Seed, EvaluationPart Part)[] fits =
            [.. contestants.SelectMany(contestant => _options.Seeds.SelectMany(seed => plan.Parts.Select(part => (contestant, seed, part))))];
        var clock = new EvaluationClock();
        Array.ForEach(fits, fit => clock.Plan(fit.Contestant.Name, fit.Part));
        var finished = new FinishedFits(output);
        var found = new List<FinishedFit>();
        int kept = 0;
        foreach ((EvaluationContestant contestant, int seed, EvaluationPart part) in fits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = FinishedFits.NameOf(part, contestant, seed), key = FinishedFits.KeyOf(part, contestant, seed, _options);
            FinishedFit? fit = finished.Find(name, key);
            EvaluationStage stage = EvaluationStage.Kept;
            if (fit is not null)
            {
                kept++;
                clock.Keep(contestant.Name, part);
            }
            else
            {
                clock.Begin();
                ExampleFolder? examples = output is not null && seed == _options.Seeds[0] ? new ExampleFolder(output, name) : null;
                var run = new EvaluationFit(part, contestant, seed, _options, examples, Report, cancellationToken);
                string modelFile = Path.Combine(output ?? Path.GetTempPath(), $"{name}-{Guid.NewGuid():N}.aam.tmp");
                (IReadOnlyList<EvaluationPartResult> results, IReadOnlyList<SkippedPart> skipped) = await run.RunAsync(modelFile).ConfigureAwait(false);
                fit = new FinishedFit(key, results, skipped);
                if (results.Count > 0 && !run.MayGoBetterNextTime)
                {
                    // What could not be done is tried again next time.
                    finished.Keep(name, fit);
                }

                clock.Finish(contestant.Name, part);
                stage = results.Count > 0 ? EvaluationStage.Done : EvaluationStage.Skipped;
            }

            found.Add(fit);
            Report(stage, part.Test.Count, null);

            void Report(EvaluationStage now, int clips, FitProgress? progressOfFit) => progress?.Report(new EvaluationProgress
            {
                Stage = now,
                CompletedFits = found.Count,
                TotalFits = fits.Length,
                KeptFits = kept,
                DamagedFits = finished.Damaged,
                Detector = contestant.Name,
                Seed = seed,
                Part = part.Name,
                CompletedClips = clips,
                TotalClips = part.Test.Count,
                Fit = progressOfFit,
                Remaining = clock.Remaining(),
            });
        }

        EvaluationReport report = Put(plan, contestants, found, describe);
        if (output is not null)
        {
            report.Save(Path.Combine(output, EvaluationReport.FileName));
        }

        return report;
    }

    private EvaluationReport Put(
        EvaluationPlan plan,
        IReadOnlyList<EvaluationContestant> contestants,
        List<FinishedFit> found,
        Func<EvaluationSettings, EvaluationSettings>? describe)
    {
        var settings = new EvaluationSettings
        {
            Dataset = plan.Dataset,
            Protocol = _options.Protocol,
            Detectors = [.. contestants.Select(contestant => contestant.Name)],
            Seeds = _options.Seeds,
            LibraryVersion = LibraryVersion,
            Options = new SortedDictionary<string, string>(
                _options.Describe().ToDictionary(option => $"evaluation.{option.Key}", option => option.Value),
                StringComparer.Ordinal),
        };
        EvaluationPartResult[] parts = [.. found.SelectMany(fit => fit.Results)];
        return new EvaluationReport
        {
            Settings = describe?.Invoke(settings) ?? settings,
            Parts = parts,
            Means = EvaluationMean.Of(parts),
            Skipped = [.. plan.Skipped.Concat(found.SelectMany(fit => fit.Skipped)).Distinct()],
        };
    }
}
