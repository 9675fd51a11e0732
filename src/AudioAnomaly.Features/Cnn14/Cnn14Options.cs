using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly;

/// <summary>
/// Settings of the <see cref="Cnn14"/> feature extractor. At most one of <see cref="Checkpoint"/>, <see cref="Weights"/> and <see cref="RandomWeightsSeed"/>
/// gives the weights; without any they are <see cref="Cnn14Weights.Pretrained"/>.
/// </summary>
/// <remarks>A mutable bag: the extractor takes a copy.</remarks>
/// <example>
/// <code>
/// AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
///     .UseLogMel(LogMelOptions.Panns32k)
///     .UseCnn14(options =>
///     {
///         options.Checkpoint = "Cnn14_mAP=0.431.pth"; // without: the network that comes with the package
///         options.Layers = ["conv_block3", "conv_block4"];
///     })
///     .UsePatchCore()
///     .Build();
/// </code>
/// </example>
public sealed record Cnn14Options : IValidatableObject
{
    internal static OptionsFormat<Cnn14Options> Format { get; } = new(Cnn14OptionsJson.Default.Cnn14Options, static options => options with { Layers = options.Layers is null ? null! : [.. options.Layers] });

    /// <summary>
    /// The file with the pretrained weights: PANNs' <c>Cnn14_mAP=0.431.pth</c>, CLAP's <c>CLAP_weights_2022.pth</c>, or what <see cref="Cnn14Weights.Save"/>
    /// wrote. Null by default.
    /// </summary>
    [JsonIgnore]
    public string? Checkpoint { get; set; }

    /// <summary>
    /// What stands before the names of the network's tensors in a checkpoint that holds several, such as <c>model_ema</c>. Found by itself if null, the
    /// default.
    /// </summary>
    [JsonIgnore]
    public string? CheckpointPrefix { get; set; }

    /// <summary>Weights that are loaded already. Null by default.</summary>
    [JsonIgnore]
    public Cnn14Weights? Weights { get; set; }

    /// <summary>
    /// Fills the network with random weights from this seed. Only for experiments: random features find hardly any anomaly in real sound. Null by default.
    /// </summary>
    [JsonIgnore]
    public int? RandomWeightsSeed { get; set; }

    /// <summary>
    /// Leaves the weights out of model files, which then hold only their identity and are up to 19 MB smaller. Such a model loads with
    /// <see cref="FeatureRegistryExtensions.WithCnn14"/> and refuses other weights. False by default.
    /// </summary>
    public bool ExternalBackbone { get; set; }

    /// <summary>
    /// The layers to tap, by their names in PANNs: conv_block1 to conv_block4. The network stops after the last one wanted. conv_block2, 3 and 4 by default,
    /// as in "From Vision to Sound".
    /// </summary>
    public IList<string> Layers { get; set; } = ["conv_block2", "conv_block3", "conv_block4"];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Layers is not { Count: > 0 })
        {
            yield return new($"{nameof(Layers)} must name at least one layer.", [nameof(Layers)]);
        }
        else if (Layers.FirstOrDefault(layer => Cnn14.BlockOf(layer) is null) is { } unknown)
        {
            yield return new($"{nameof(Layers)} has '{unknown}', but CNN14 offers conv_block1 to conv_block4.", [nameof(Layers)]);
        }
        else if (Layers.Distinct(StringComparer.Ordinal).Count() != Layers.Count)
        {
            yield return new($"{nameof(Layers)} names a layer twice.", [nameof(Layers)]);
        }

        int sources = (Checkpoint is null ? 0 : 1) + (Weights is null ? 0 : 1) + (RandomWeightsSeed is null ? 0 : 1);
        if (sources > 1)
        {
            yield return new($"Set only one of {nameof(Checkpoint)}, {nameof(Weights)} and {nameof(RandomWeightsSeed)}.", [nameof(Checkpoint), nameof(Weights), nameof(RandomWeightsSeed)]);
        }
        else if (Directory.Exists(Checkpoint))
        {
            yield return new($"the checkpoint '{Checkpoint}' is a folder: give the file in it.", [nameof(Checkpoint)]);
        }
        else if (Checkpoint is not null && !File.Exists(Checkpoint))
        {
            yield return new($"there is no checkpoint file '{Checkpoint}'.", [nameof(Checkpoint)]);
        }

        if (CheckpointPrefix is not null && Checkpoint is null)
        {
            yield return new($"{nameof(CheckpointPrefix)} chooses in a {nameof(Checkpoint)}, and none is set.", [nameof(CheckpointPrefix)]);
        }

        if (ExternalBackbone && (RandomWeightsSeed is not null || Weights is { Identity: null }))
        {
            yield return new($"{nameof(ExternalBackbone)} needs weights from a checkpoint file: others could not be told apart later.", [nameof(ExternalBackbone)]);
        }
    }
}
