using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>Settings of <see cref="EvaluationRunner"/>.</summary>
/// <remarks>A mutable bag: the runner takes a copy.</remarks>
public sealed record EvaluationOptions : IValidatableObject
{
    // What no number depends on, what parts are told apart by, and the bags that are described on their own.
    private static readonly HashSet<string> Undescribed = new(StringComparer.Ordinal)
    {
        "protocol", "seeds", "maxParallel", "faithfulness", "faithfulnessRecordings", "localization", "ranking", "perRecording",
    };

    internal static OptionsFormat<EvaluationOptions> Format { get; } = new(
        EvaluationOptionsJson.Default.EvaluationOptions,
        static options => options with { Seeds = [.. options.Seeds] });

    /// <summary>The protocol's name, for the report.</summary>
    [Required]
    public string Protocol { get; set; } = EvaluationProtocol.Default.Name;

    /// <summary>Each part is fitted once with each of these seeds; 0 alone by default.</summary>
    public IReadOnlyList<int> Seeds { get; set; } = [0];

    /// <summary>Resamples of the interval of ROC-AUC, from 10 to 1,000,000, or 0 for no interval; 1,000 by default.</summary>
    [Range(0, 1_000_000)]
    public int BootstrapResamples { get; set; } = 1000;

    /// <summary>The percentile rule, AU-PRO and so on.</summary>
    public SpectrogramLocalizationOptions Localization { get; set; } = new();

    /// <summary>The share of the cells between onset and offset that the truth marks. Above 0 and up to 1; 0.4 by default, as in the paper.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double EnergyFraction { get; set; } = SpectrogramGroundTruth.PaperEnergyFraction;

    /// <summary>
    /// The percentile of the energies between onset and offset that marked frames exceed. From 0 and below 100; 50 by default, as in the paper.
    /// </summary>
    [Range(0.0, 100.0, MaximumIsExclusive = true)]
    public double FramePercentile { get; set; } = FrameGroundTruth.PaperPercentile;

    /// <summary>How many of a frame's highest cells make its score. From 1 to 1,000; 5 by default, as in the paper.</summary>
    [Range(1, 1000)]
    public int TopCells { get; set; } = 5;

    /// <summary>Whether to measure faithfulness where there are stems. False by default: it takes up to 20 scorings for each recording measured.</summary>
    public bool Faithfulness { get; set; }

    /// <summary>
    /// The most anomalous recordings of a part and ratio whose faithfulness is measured, spread evenly over them. From 1 to 1,000,000; 20 by default.
    /// </summary>
    [Range(1, 1_000_000)]
    public int FaithfulnessRecordings { get; set; } = 20;

    /// <summary>What fills removed cells; the profile of normal recordings by default.</summary>
    [EnumDataType(typeof(RemovalFill))]
    public RemovalFill Fill { get; set; } = RemovalFill.NormalProfile;

    /// <summary>
    /// Whether f and the masks are scaled by the lowest and highest values of the test, as the code that the paper builds on does,
    /// instead of by calibration on normal recordings. This uses the test set. False by default.
    /// </summary>
    public bool ScaleByTest { get; set; }

    /// <summary>
    /// Recordings of each part and ratio, with the first seed, whose map is kept for pictures. From 0 to 1,000; 1 by default.
    /// Needs an output folder and takes up to 1 MB each.
    /// </summary>
    [Range(0, 1000)]
    public int Examples { get; set; } = 1;

    /// <summary>Recordings scored at a time; 0, the default, for one per processor. It changes no number but times.</summary>
    [Range(0, 1024)]
    public int MaxParallel { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BootstrapResamples is > 0 and < 10)
        {
            yield return new($"{nameof(BootstrapResamples)} must be 0 or from 10 on, not {BootstrapResamples}.", [nameof(BootstrapResamples)]);
        }

        if (Seeds.Count == 0)
        {
            yield return new($"{nameof(Seeds)} must name at least one seed.", [nameof(Seeds)]);
        }

        if (Seeds.Distinct().Count() < Seeds.Count)
        {
            yield return new($"{nameof(Seeds)} must differ; they are {string.Join(", ", Seeds)}.", [nameof(Seeds)]);
        }
    }

    internal EvaluationOptions Checked()
    {
        ArgumentNullException.ThrowIfNull(Localization);
        return Format.Checked(this) with { Localization = SpectrogramLocalizationOptions.Checked(Localization) };
    }

    /// <summary>Everything that decides the numbers of a part but its seed, by name.</summary>
    internal SortedDictionary<string, string> Describe()
    {
        var described = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["faithfulnessRecordings"] = (Faithfulness ? FaithfulnessRecordings : 0).ToString(CultureInfo.InvariantCulture),
        };
        Add(Format, this);
        Add(SpectrogramLocalizationOptions.Format, Localization);
        Add(RankingOptions.Format, Localization.Ranking);
        return described;

        void Add(IOptionsFormat format, object options)
        {
            foreach (OptionProperty property in format.Properties.Where(property => !Undescribed.Contains(property.Name)))
            {
                string text = property.Text(options);
                described.Add(property.Name, property.ValueType == typeof(bool) ? text.ToLowerInvariant() : text);
            }
        }
    }
}
