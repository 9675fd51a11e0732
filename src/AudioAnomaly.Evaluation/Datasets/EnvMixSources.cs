namespace AudioAnomaly.Evaluation;

/// <summary>Puts together what EnvMix is mixed of: normal backgrounds with their splits, and anomalous sounds for the test.</summary>
/// <remarks>
/// The result is a data set whose normal recordings are backgrounds and whose anomalous ones are the sounds to be mixed into them;
/// <see cref="EnvMixBuilder"/> makes the mixtures.
/// </remarks>
public static class EnvMixSources
{
    // UrbanSound8K without dog_bark and gun_shot, which are anomalies.
    private static readonly string[] UrbanBackgrounds =
        ["air_conditioner", "car_horn", "children_playing", "drilling", "engine_idling", "jackhammer", "siren", "street_music"];

    private static readonly string[] EscAnomalies =
    [
        "glass_breaking", "coughing", "sneezing", "door_wood_knock", "rooster", "can_opening", "car_horn", "dog", "laughing",
        "door_wood_creaks", "clock_alarm", "clapping", "sheep", "snoring", "fireworks", "washing_machine", "frog",
    ];

    private static readonly string[] Esc10Backgrounds = ["rain", "sea_waves", "helicopter", "chainsaw", "fire_crackling"];

    // The first name of each is that of ESC-10's folders, the second that of ESC-50's table.
    private static readonly string[][] Esc10Anomalies =
        [["dog_bark", "dog"], ["baby_cry", "crying_baby"], ["clock_tick"], ["person_sneeze", "sneezing"], ["rooster"]];

    /// <summary>EnvMix as the paper has it: backgrounds from UrbanSound8K, anomalies from ESC-50.</summary>
    /// <param name="urbanSound">UrbanSound8K. Folds 1 to 8 are learned, 9 calibrates, 10 tests.</param>
    /// <param name="esc50">ESC-50.</param>
    /// <param name="anomalyFolds">The folds of ESC-50 that are mixed in; null for fold 5, which leaves the others for choosing options.</param>
    /// <param name="strict">Whether to leave out the anomaly car_horn, which is also a background. False, as in the paper, by default.</param>
    /// <returns>The sources.</returns>
    /// <exception cref="DatasetException">A class or a fold is missing.</exception>
    public static AudioDataset FromUrbanSound8K(AudioDataset urbanSound, AudioDataset esc50, IReadOnlyList<int>? anomalyFolds = null, bool strict = false)
    {
        ArgumentNullException.ThrowIfNull(urbanSound);
        ArgumentNullException.ThrowIfNull(esc50);
        IEnumerable<DatasetRecording> backgrounds = UrbanBackgrounds.SelectMany(name => Backgrounds(urbanSound, name, validationFold: 9, testFold: 10));
        IEnumerable<DatasetRecording> anomalies = EscAnomalies
            .Where(name => !strict || name != "car_horn")
            .SelectMany(name => Anomalies(esc50, [name], anomalyFolds ?? [5]));
        return new AudioDataset("EnvMix", urbanSound.Root, [.. backgrounds, .. anomalies], [.. urbanSound.Skipped, .. esc50.Skipped]);
    }

    /// <summary>
    /// EnvMix-10, a small stand-in made of ESC-10 alone: rain, sea waves, helicopter, chainsaw and fire as backgrounds;
    /// dog, baby, clock, sneeze and rooster as anomalies.
    /// </summary>
    /// <param name="esc10">ESC-10 in class folders, or ESC-50. Folds 1 to 3 are learned, 4 calibrates, 5 tests.</param>
    /// <param name="anomalyFolds">The folds of anomalies that are mixed in; null for fold 5.</param>
    /// <returns>The sources.</returns>
    /// <exception cref="DatasetException">A class or a fold is missing.</exception>
    public static AudioDataset FromEsc10(AudioDataset esc10, IReadOnlyList<int>? anomalyFolds = null)
    {
        ArgumentNullException.ThrowIfNull(esc10);
        IEnumerable<DatasetRecording> backgrounds = Esc10Backgrounds.SelectMany(name => Backgrounds(esc10, name, validationFold: 4, testFold: 5));
        IEnumerable<DatasetRecording> anomalies = Esc10Anomalies.SelectMany(names => Anomalies(esc10, names, anomalyFolds ?? [5]));
        return new AudioDataset("EnvMix-10", esc10.Root, [.. backgrounds, .. anomalies], esc10.Skipped);
    }

    /// <summary>
    /// A synthetic twin that needs no recordings: hums, fans, rain-like noise and pulses as backgrounds;
    /// clicks, chirps, beeps and hisses as anomalies, all made from the seed.
    /// </summary>
    /// <param name="options">How many, how long and from which seed; null for the defaults.</param>
    /// <returns>The sources, in memory.</returns>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static AudioDataset Synthetic(SyntheticEnvMixOptions? options = null) => SyntheticSounds.Create(options ?? new SyntheticEnvMixOptions());

    private static DatasetRecording[] Backgrounds(AudioDataset from, string category, int validationFold, int testFold)
    {
        DatasetRecording[] all = [.. from.Recordings.Where(recording => recording.Category == category && recording.Fold <= testFold)];
        DatasetSplit[] splits = [.. all.Select(SplitOf).Distinct()];
        return splits.Length == 3
            ? [.. all.Select(recording => recording with { Split = SplitOf(recording), IsAnomalous = false })]
            : throw new DatasetException(
                from.Root,
                $"expected recordings of '{category}' in folds 1 to {testFold} (up to {validationFold - 1} to learn from,"
                    + $" {validationFold} to calibrate, {testFold} to test), but {Found(all)}.");

        DatasetSplit SplitOf(DatasetRecording recording)
            => recording.Fold == testFold ? DatasetSplit.Test : recording.Fold == validationFold ? DatasetSplit.Validation : DatasetSplit.Train;
    }

    private static DatasetRecording[] Anomalies(AudioDataset from, string[] names, IReadOnlyList<int> folds)
    {
        DatasetRecording[] all = [.. from.Recordings.Where(recording => names.Contains(recording.Category))];
        DatasetRecording[] chosen = [.. all.Where(recording => recording.Fold is { } fold && folds.Contains(fold))];
        return chosen.Length > 0
            ? [.. chosen.Select(recording => recording with { Split = DatasetSplit.Test, IsAnomalous = true })]
            : throw new DatasetException(
                from.Root,
                $"expected recordings of '{string.Join("' or '", names)}' in fold {string.Join(" or ", folds)} to mix in, but {Found(all)}.");
    }

    private static string Found(DatasetRecording[] all)
    {
        IEnumerable<string> folds = all.Select(recording => recording.Fold?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown");
        return all.Length == 0 ? "there are none of this class" : $"found only folds {string.Join(", ", folds.Distinct().Order(StringComparer.Ordinal))}";
    }
}
