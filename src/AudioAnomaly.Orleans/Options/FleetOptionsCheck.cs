using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Hosting;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Fleet;

/// <summary>Finds settings that are out of range when the host starts.</summary>
internal sealed class FleetOptionsCheck : IValidateOptions<FleetOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, FleetOptions options)
    {
        List<ValidationResult> mistakes = [];
        Validator.TryValidateObject(options, new ValidationContext(options), mistakes, validateAllProperties: true);
        if (options.DefaultModel is { } model && !ResourceName.IsValid(model))
        {
            mistakes.Add(new ValidationResult($"Fleet:DefaultModel: '{OneLine.Of(model)}' cannot be the name of a model. {ResourceName.Rule}"));
        }

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes.Select(mistake => mistake.ErrorMessage!));
    }
}
