using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>The parts of a benchmark, made from a data set by its usual protocol. Immutable.</summary>
/// <remarks>
/// MIMII: one model for each machine, id and ratio. DCASE task 2: one for each machine and id or section. EnvMix:
/// one for each background, which serves all ratios, since normal recordings have none.
/// Plain folders: one. Parts that cannot be judged, because a label or the training is missing, are listed in <see cref="Skipped"/>.
/// </remarks>
public sealed class EvaluationPlan
{
    private EvaluationPlan(string dataset, IReadOnlyList<EvaluationPart> parts, IReadOnlyList<SkippedPart> skipped)
        => (Dataset, Parts, Skipped) = (dataset, parts, skipped);

    /// <summary>The data set's name.</summary>
    public string Dataset { get; }

    /// <summary>The parts, in the order of the data set.</summary>
    public IReadOnlyList<EvaluationPart> Parts { get; }

    /// <summary>What the reader and the plan left out.</summary>
    public IReadOnlyList<SkippedPart> Skipped { get; }

    /// <summary>Plans for MIMII, DCASE or plain folders.</summary>
    /// <param name="dataset">
    /// The data set, as its reader lists it. For plain folders, masks are looked for in <c>masks/</c> with the recordings' paths and the ending
    /// <c>.npy</c>.
    /// </param>
    /// <param name="snrDb">The ratios to evaluate; null for all.</param>
    /// <returns>The plan; perhaps without parts.</returns>
    public static EvaluationPlan FromDataset(AudioDataset dataset, IReadOnlyList<double>? snrDb = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Make(
            dataset.Name,
            dataset.Root,
            dataset.Skipped,
            dataset.Recordings.Select(recording => new EvaluationRecording { Recording = recording, MaskFile = FindMask(dataset.Root, recording) }),
            snrDb);
    }

    /// <summary>Plans for a folder of mixtures.</summary>
    /// <param name="dataset">The mixtures.</param>
    /// <param name="snrDb">The ratios to evaluate; null for all.</param>
    /// <returns>The plan; perhaps without parts.</returns>
    public static EvaluationPlan FromEnvMix(EnvMixDataset dataset, IReadOnlyList<double>? snrDb = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Make(
            dataset.Name,
            dataset.Root,
            dataset.Skipped,
            dataset.Recordings.Select(mixture => new EvaluationRecording { Recording = mixture.Recording, Mixture = mixture }),
            snrDb);
    }

    private static EvaluationPlan Make(
        string name,
        string root,
        IReadOnlyList<SkippedPart> skipped,
        IEnumerable<EvaluationRecording> recordings,
        IReadOnlyList<double>? snrDb)
    {
        EvaluationRecording[] all = [.. recordings.Where(one =>
            one.Recording.Split is not (null or DatasetSplit.Supplemental) && IsWanted(one.Recording.SnrDb, snrDb))];
        bool trainingHasRatios = all.Any(one => one.Recording is { Split: DatasetSplit.Train, SnrDb: not null });
        var parts = new List<EvaluationPart>();
        var leftOut = new List<SkippedPart>(skipped);
        foreach (var unit in all.GroupBy(one => (one.Recording.Category, one.Recording.Section, Ratio: trainingHasRatios ? one.Recording.SnrDb : null)))
        {
            var part = new EvaluationPart
            {
                Dataset = name,
                Group = unit.Key.Category,
                Section = unit.Key.Section,
                SnrDb = unit.Key.Ratio,
                Training = [.. unit.Where(one => one.Recording.Split == DatasetSplit.Train).Select(one => one.Recording)],
                Calibration = [.. unit.Where(one => one.Recording.Split == DatasetSplit.Validation).Select(one => one.Recording)],
                Test = [.. unit.Where(one => one.Recording is { Split: DatasetSplit.Test, IsAnomalous: not null })],
            };
            if (ProblemOf(part, unit.Count(one => one.Recording is { Split: DatasetSplit.Test, IsAnomalous: null })) is { } problem)
            {
                leftOut.Add(new SkippedPart(part.Name == name ? root : part.Name, problem));
            }
            else
            {
                parts.Add(part);
            }
        }

        return new EvaluationPlan(name, parts, leftOut);
    }

    /// <summary>Recordings without ratio, such as the normal ones of EnvMix, belong to every ratio.</summary>
    private static bool IsWanted(double? ratio, IReadOnlyList<double>? wanted) => ratio is not { } value || wanted is null || wanted.Contains(value);

    private static string? ProblemOf(EvaluationPart part, int unlabelled)
    {
        int anomalous = part.Test.Count(one => one.IsAnomalous), normal = part.Test.Count - anomalous;
        return part.Training.Count == 0 ? "there are no normal recordings to learn from."
            : normal > 0 && anomalous > 0 ? null
            : unlabelled > 0 ? $"{unlabelled} test recordings have no labels. Give the ground truth, or leave the evaluation data out."
            : string.Create(CultureInfo.InvariantCulture, $"there are {normal} normal and {anomalous} anomalous test recordings; both are needed.");
    }

    private static string? FindMask(string root, DatasetRecording recording)
    {
        if (recording.Split != DatasetSplit.Test || recording.Category is not null)
        {
            return null;
        }

        string file = Path.Combine(root, "masks", Path.ChangeExtension(recording.Name, ".npy"));
        return File.Exists(file) ? file : null;
    }
}
