using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Settings of the ensemble.</summary>
/// <remarks>A mutable bag: the detector takes a copy.</remarks>
/// <example>
/// <code>
/// AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
///     .UseLogMel(LogMelOptions.Panns16k)
///     .UseCnn14()
///     .UseEnsemble(options =>
///     {
///         options.Members.Remove("level"); // how loud it is says nothing here
///         options.Members.AddPatchCore("fine", member => member.NeighborhoodSize = 1);
///     })
///     .Build();
/// </code>
/// </example>
public sealed record EnsembleOptions : IValidatableObject
{
    /// <summary>Creates the default settings.</summary>
    public EnsembleOptions()
        : this(new EnsembleMembers())
    {
    }

    internal EnsembleOptions(IEnumerable<MemberRecipe> recipes)
        : this(new EnsembleMembers(recipes))
    {
    }

    private EnsembleOptions(EnsembleMembers members) => Members = members;

    internal static OptionsFormat<EnsembleOptions> Format { get; } = new(
        EnsembleOptionsJson.Default.EnsembleOptions,
        static options => options with { Members = options.Members.Copy() });

    /// <summary>
    /// The least deviation of normal scores that a member is credited with, on a logarithmic scale, from 0.001 to 1; 0.02 by default. Recordings that a member
    /// finds equal by chance must not make every other one strange.
    /// </summary>
    [Range(0.001, 1.0)]
    public double LeastDeviation { get; set; } = 0.02;

    /// <summary>The members: by default event, spectrum, texture, peak and level.</summary>
    [JsonIgnore]
    public EnsembleMembers Members { get; private init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Members.Names.Count == 0)
        {
            yield return new("An ensemble needs a member at least.", [nameof(Members)]);
        }

        foreach (string mistake in Members.FindMistakes())
        {
            yield return new(mistake, [nameof(Members)]);
        }
    }
}
