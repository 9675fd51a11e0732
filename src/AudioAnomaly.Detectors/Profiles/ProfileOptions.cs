using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Components;

/// <summary>Settings that the detectors which compare a clip's statistics share.</summary>
public abstract record ProfileOptions : IValidatableObject
{
    private protected ProfileOptions()
    {
    }

    /// <summary>How a clip is compared with normal ones; by default with the nearest.</summary>
    public ProfileDistance Distance { get; set; } = ProfileDistance.NearestNeighbor;

    /// <summary>Over how many nearest normal clips the distance is averaged, from 1 to 1,000; 1 by default. Takes no part in
    /// <see cref="ProfileDistance.Mahalanobis"/>.</summary>
    [Range(1, 1000)]
    public int Neighbors { get; set; } = 1;

    /// <summary>Divides the distance to a normal clip by that clip's own distance to its so-many-th nearest normal one, from 1 to 1,000 (4 is a good
    /// number); null (the default) for plain distances. Evens out kinds of normal sound of which some vary more than others. Only with
    /// <see cref="ProfileDistance.NearestNeighbor"/>.</summary>
    [Range(1, 1000)]
    public int? DensityNeighbor { get; set; }

    /// <inheritdoc/>
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.IsDefined(Distance))
        {
            yield return new($"{nameof(Distance)} has no value {Distance}.", [nameof(Distance)]);
        }

        if (Distance == ProfileDistance.Mahalanobis && DensityNeighbor is not null)
        {
            yield return new($"{nameof(DensityNeighbor)} needs {nameof(Distance)} = {ProfileDistance.NearestNeighbor}.", [nameof(DensityNeighbor)]);
        }
    }
}
