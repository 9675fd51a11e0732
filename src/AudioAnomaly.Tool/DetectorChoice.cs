using AudioAnomaly.Torch;

namespace AudioAnomaly.Tool;

/// <summary>A detector that <c>--detector</c> names, and its options.</summary>
internal sealed class DetectorChoice
{
    /// <summary>The detector used unless another is named.</summary>
    public const string Default = EnsembleDetector.ComponentId;

    private static readonly SortedDictionary<string, Func<DetectorChoice>> Known = new(StringComparer.Ordinal)
    {
        [AutoencoderDetector.ComponentId] = static () => Of(
            AutoencoderOptions.Format,
            AutoencoderBuilderExtensions.UseAutoencoder,
            "dcase2020",
            takesFeatures: false,
            isTrained: true),
        [CfaDetector.ComponentId] = static () => Of(CfaOptions.Format, CfaBuilderExtensions.UseCfa, isTrained: true),
        [Default] = static () => Of(EnsembleOptions.Format, EnsembleBuilderExtensions.UseEnsemble),
        [LevelDetector.ComponentId] = static () => Of(LevelOptions.Format, ProfileBuilderExtensions.UseLevel, takesFeatures: false),
        [PadimDetector.ComponentId] = static () => Of(PadimOptions.Format, PadimBuilderExtensions.UsePadim),
        [PatchCoreDetector.ComponentId] = static () => Of(PatchCoreOptions.Format, PatchCoreBuilderExtensions.UsePatchCore),
        [SpectrumProfileDetector.ComponentId] = static () => Of(SpectrumProfileOptions.Format, ProfileBuilderExtensions.UseSpectrumProfile, takesFeatures: false),
        [StfpmDetector.ComponentId] = static () => Of(StfpmOptions.Format, StfpmBuilderExtensions.UseStfpm, needsNetwork: true, isTrained: true),
        [TextureProfileDetector.ComponentId] = static () => Of(TextureProfileOptions.Format, ProfileBuilderExtensions.UseTextureProfile),
    };

    /// <summary>What anyone would write in 20 lines, to hold detectors against.</summary>
    private static readonly SortedDictionary<string, Func<DetectorChoice>> KnownBaselines = new(StringComparer.Ordinal)
    {
        ["loudness"] = Known[LevelDetector.ComponentId],
        ["mean-spectrum"] = static () => Of(
            SpectrumProfileOptions.Format,
            ProfileBuilderExtensions.UseSpectrumProfile,
            takesFeatures: false,
            options: new SpectrumProfileOptions { Statistic = SpectrumStatistic.Mean, Distance = ProfileDistance.Mahalanobis }),
        ["nearest-spectrum"] = static () => Of(
            SpectrumProfileOptions.Format,
            ProfileBuilderExtensions.UseSpectrumProfile,
            takesFeatures: false,
            options: new SpectrumProfileOptions { Statistic = SpectrumStatistic.Mean }),
    };

    private readonly Action<AudioAnomalyPipelineBuilder> _use;

    private DetectorChoice(OptionsBag options, Action<AudioAnomalyPipelineBuilder> use)
    {
        Options = options;
        _use = use;
    }

    /// <summary>The names that can be given.</summary>
    public static string[] Names => [.. Known.Keys];

    /// <summary>The names of trivial detectors, which <c>evaluate</c> takes beside the others.</summary>
    public static string[] Baselines => [.. KnownBaselines.Keys];

    /// <summary>The detector's options, to be changed before it is used.</summary>
    public OptionsBag Options { get; }

    /// <summary>The front end that belongs to it, or null if it takes any.</summary>
    public string? Preset { get; private init; }

    /// <summary>Whether it works on features; otherwise on the spectrogram itself.</summary>
    public bool TakesFeatures { get; private init; }

    /// <summary>Whether its features must be a network's.</summary>
    public bool NeedsNetwork { get; private init; }

    /// <summary>Whether its fit trains a network, for which the native library is needed.</summary>
    public bool IsTrained { get; private init; }

    /// <param name="name">One of <see cref="Names"/> or <see cref="Baselines"/>.</param>
    public static DetectorChoice Create(string name) => KnownBaselines.TryGetValue(name, out Func<DetectorChoice>? baseline) ? baseline() : Known[name]();

    /// <summary>Adds the detector to a pipeline.</summary>
    public void Use(AudioAnomalyPipelineBuilder builder) => _use(builder);

    /// <summary>Finds out whether this machine can fit the detector, before hours of other work.</summary>
    /// <exception cref="NativeRuntimeException">The native library is missing or cannot be loaded.</exception>
    public void EnsureItCanBeFitted()
    {
        if (IsTrained)
        {
            NativeRuntime.EnsureLoaded();
        }
    }

    /// <summary>Finds out whether the detector goes together with what <c>--weights</c> says, before anything is loaded.</summary>
    /// <exception cref="UsageException">It does not.</exception>
    public static void Check(string name, string? weights)
    {
        DetectorChoice choice = Create(name);
        if (weights is not null && !choice.TakesFeatures)
        {
            throw new UsageException($"--detector {name} works on the spectrogram itself. Leave --weights out.");
        }

        if (weights == CommonOptions.NoWeights && choice.NeedsNetwork)
        {
            throw new UsageException($"--detector {name} needs a network: give --weights pretrained, or a FILE.");
        }
    }

    private static DetectorChoice Of<TOptions>(
        OptionsFormat<TOptions> format,
        Func<AudioAnomalyPipelineBuilder, TOptions, AudioAnomalyPipelineBuilder> use,
        string? preset = null,
        bool takesFeatures = true,
        bool needsNetwork = false,
        bool isTrained = false,
        TOptions? options = null)
        where TOptions : class, new()
    {
        options ??= new TOptions();
        return new DetectorChoice(new OptionsBag(format, options), builder => use(builder, options))
        {
            Preset = preset,
            TakesFeatures = takesFeatures,
            NeedsNetwork = needsNetwork,
            IsTrained = isTrained,
        };
    }
}
