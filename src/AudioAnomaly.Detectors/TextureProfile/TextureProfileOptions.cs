using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Settings of the texture profile.</summary>
/// <remarks>A mutable bag: the detector takes a copy.</remarks>
public sealed record TextureProfileOptions : ProfileOptions
{
    internal static OptionsFormat<TextureProfileOptions> Format { get; } = new(
        TextureProfileOptionsJson.Default.TextureProfileOptions,
        static options => options with { });

    /// <summary>The layer whose features are described, by its name, such as "conv_block3"; null (the default) for the first that the feature
    /// extractor delivers, which is block 2 of <see cref="Cnn14"/>.</summary>
    public string? Layer { get; set; }

    /// <summary>What is taken of a feature over time; mean and deviation by default.</summary>
    public TextureStatistic Statistic { get; set; } = TextureStatistic.MeanAndDeviation;

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (ValidationResult mistake in base.Validate(validationContext))
        {
            yield return mistake;
        }

        if (!Enum.IsDefined(Statistic))
        {
            yield return new($"{nameof(Statistic)} has no value {Statistic}.", [nameof(Statistic)]);
        }

        if (Layer is not null && string.IsNullOrWhiteSpace(Layer))
        {
            yield return new($"{nameof(Layer)} must be the name of a layer or null.", [nameof(Layer)]);
        }
    }
}
