using System.Globalization;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Tool;

/// <summary>The data that <c>evaluate</c> names, and the plan made from it.</summary>
internal sealed class EvaluationData
{
    private const string Mimii = "mimii";
    private const string Dcase = "dcase";
    private const string EnvMix = "envmix";
    private const string Synthetic = "synthetic";
    private const string Folder = "folder";

    private const string UrbanSound8K = "UrbanSound8K (a folder with 'metadata/UrbanSound8K.csv' and 'audio/fold1' to 'audio/fold10')";
    private const string Esc50 = "ESC-50 (a folder with 'meta/esc50.csv' and 'audio')";

    private static readonly double[] UsualRatios = [6, 0, -6];

    /// <summary>The names that can be given.</summary>
    public static string[] Names { get; } = [Mimii, .. Enumerable.Range(2020, 6).Select(year => $"{Dcase}{year}"), EnvMix, Synthetic, Folder];

    public required string Name { get; init; }

    public required string[] Roots { get; init; }

    public required string? GroundTruth { get; init; }

    public required bool CheckCounts { get; init; }

    /// <summary>Null for the data set's own choice.</summary>
    public required ChannelSelection? Channel { get; init; }

    /// <summary>Null for all.</summary>
    public required double[]? SnrDb { get; init; }

    /// <summary>Where mixtures are made.</summary>
    public required string Mixtures { get; init; }

    /// <summary>Decides what is mixed with what.</summary>
    public required int MixtureSeed { get; init; }

    public required EvaluationProtocol Protocol { get; init; }

    private bool IsDcase => Name.StartsWith(Dcase, StringComparison.Ordinal);

    private DatasetOptions Options => new() { Channel = Channel, CheckCounts = CheckCounts, SkipIncomplete = true };

    /// <summary>Finds mistakes before anything is read.</summary>
    /// <exception cref="UsageException">Options do not fit together.</exception>
    public void Check()
    {
        if (Array.Find(Roots, root => root.StartsWith("--", StringComparison.Ordinal)) is { } option)
        {
            throw new UsageException($"'{option}' is not an option of 'evaluate'. For a folder of that name write './{option}'.");
        }

        int most = Name == Synthetic ? 0 : Name == EnvMix ? 2 : Name == Folder ? int.MaxValue : 1;
        if (Roots.Length > most || (Roots.Length == 0 && most > 0))
        {
            throw new UsageException(most == 0 ? "--dataset synthetic makes its own data and takes no --root."
                : Roots.Length == 0 ? $"--dataset {Name} needs --root DIR, the folder with the unpacked data."
                : $"--dataset {Name} takes at most {CountText.Of(most, "folder")} with --root.");
        }

        if (GroundTruth is not null && !IsDcase)
        {
            throw new UsageException("--ground-truth is for the evaluation data of DCASE only. Leave it out.");
        }

        if (SnrDb is not null && (IsDcase || Name == Folder))
        {
            throw new UsageException($"--snr: recordings of {Name} have no signal-to-noise ratio. Leave --snr out.");
        }
    }

    /// <summary>Reads or makes the data and plans its evaluation.</summary>
    /// <exception cref="DatasetException">There is nothing that could be evaluated.</exception>
    public async Task<EvaluationPlan> PlanAsync(CancellationToken cancellationToken)
    {
        if (Name is EnvMix or Synthetic)
        {
            EnvMixDataset mixtures = await EvaluationDisplay.MixAsync(progress => Task.Run(() => ReadMixtures(progress, cancellationToken), cancellationToken));
            CheckRatios(mixtures.ToDataset());
            return EvaluationPlan.FromEnvMix(mixtures, SnrDb);
        }

        AudioDataset dataset = Name == Mimii ? MimiiDataset.Read(Roots[0], Options)
            : Name == Folder ? (Roots.Length == 1 ? FolderDataset.Read(Roots[0], Options) : FolderDataset.Read(Roots, Options))
            : DcaseDataset.Read(Roots[0], int.Parse(Name[Dcase.Length..], CultureInfo.InvariantCulture), Options, GroundTruth);
        CheckRatios(dataset);
        return EvaluationPlan.FromDataset(dataset, SnrDb);
    }

    private void CheckRatios(AudioDataset dataset)
    {
        double[] present = [.. dataset.Recordings.Select(recording => recording.SnrDb).OfType<double>().Distinct().OrderDescending()];
        if (SnrDb?.Except(present).FirstOrDefault(double.NaN) is { } missing && !double.IsNaN(missing))
        {
            throw new DatasetException(dataset.Root, string.Create(
                CultureInfo.InvariantCulture,
                $"there are no recordings at {missing} dB, only at {string.Join(", ", present)} dB. Change --snr."));
        }
    }

    private EnvMixDataset ReadMixtures(IProgress<EnvMixProgress>? progress, CancellationToken cancellationToken)
    {
        if (Name == Synthetic)
        {
            return Build(EnvMixSources.Synthetic(new SyntheticEnvMixOptions { Seed = MixtureSeed }), EnvMixBuildOptions.Synthetic, progress, cancellationToken);
        }

        if (Array.Find(Roots, root => !Directory.Exists(root)) is { } missing)
        {
            throw new DatasetException(missing, "there is no such folder. Give the folder that the data set was unpacked into.");
        }

        if (Roots.Length == 1 && File.Exists(Path.Combine(Roots[0], "manifest.json")))
        {
            return EnvMixDataset.Read(Roots[0], Options);
        }

        // The folders may be given themselves, or one that holds both.
        string[] candidates = [.. Roots, .. Roots.Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).Order(StringComparer.Ordinal)];
        string? urban = Array.Find(candidates, folder => File.Exists(Path.Combine(folder, "metadata", "UrbanSound8K.csv")));
        string? esc = Array.Find(candidates, folder => File.Exists(Path.Combine(folder, "meta", "esc50.csv")));
        if (urban is not null && esc is not null)
        {
            AudioDataset sources = EnvMixSources.FromUrbanSound8K(
                UrbanSound8KDataset.Read(urban, Options),
                Esc50Dataset.Read(esc, Options),
                strict: Protocol.DropsAmbiguousSources);
            return Build(sources, EnvMixBuildOptions.EnvMix, progress, cancellationToken);
        }

        if (urban is not null || Roots.Length > 1)
        {
            string absent = urban is not null ? "there is no ESC-50" : esc is not null ? "there is no UrbanSound8K" : "there is neither UrbanSound8K nor ESC-50";
            throw new DatasetException(
                string.Join("', '", Roots),
                $"{absent}, here or one level below. EnvMix is made from {UrbanSound8K} and {Esc50}. Unpack both, and give each with --root, or one folder that holds both.");
        }

        return Build(esc is null ? ReadEsc10() : EnvMixSources.FromEsc10(Esc50Dataset.Read(esc, Options)), EnvMixBuildOptions.EnvMix10, progress, cancellationToken);
    }

    private AudioDataset ReadEsc10()
    {
        try
        {
            return EnvMixSources.FromEsc10(ClassFolderDataset.Read(Roots[0], Options));
        }
        catch (DatasetException e)
        {
            throw new DatasetException(
                Roots[0],
                $"it holds neither ESC-10 (a folder for each class) nor {UrbanSound8K} and {Esc50}, which EnvMix is made from. Unpack one of these, and give its folder, or both folders, with --root. As ESC-10: {e.Message}",
                e);
        }
    }

    /// <summary>
    /// The masks on disk are for other programs; the evaluation makes its own on the grid of each detector's front end.
    /// One and the same front end here lets a folder serve all.
    /// </summary>
    private EnvMixDataset Build(AudioDataset sources, EnvMixBuildOptions options, IProgress<EnvMixProgress>? progress, CancellationToken cancellationToken)
    {
        options.SkipIncomplete = true;
        options.Seed = MixtureSeed;
        options.SnrDb = SnrDb is null || SnrDb.All(UsualRatios.Contains) ? UsualRatios : SnrDb;
        Console.Error.WriteLine($"Making the mixtures of {sources.Name} in '{Mixtures}', or taking those that are there.");
        return new EnvMixBuilder(options).Build(sources, Mixtures, new LogMelFrontEnd(LogMelOptions.Panns32k), progress, cancellationToken);
    }
}
