using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly;

/// <summary>Settings of the <see cref="Cnn14"/> feature extractor.</summary>
/// <remarks>A mutable bag: the extractor takes a copy.</remarks>
public sealed record Cnn14Options : IValidatableObject
{
    /// <summary>The layers to tap, by their names in PANNs: conv_block1 to conv_block4. The network stops after the last one wanted. conv_block2, 3 and 4 by default, as in "From Vision to Sound".</summary>
    public IList<string> Layers { get; set; } = ["conv_block2", "conv_block3", "conv_block4"];

    /// <summary>Fills the network with random weights from this seed. Only for experiments: random features find hardly any anomaly in real sound. Null by default.</summary>
    public int? RandomWeightsSeed { get; set; }

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

        if (RandomWeightsSeed is null)
        {
            yield return new(
                $"CNN14 has no weights. This version does not read checkpoints yet: set {nameof(RandomWeightsSeed)} to experiment with random weights, or use LogMelPatches, which need none.",
                [nameof(RandomWeightsSeed)]);
        }
    }
}
