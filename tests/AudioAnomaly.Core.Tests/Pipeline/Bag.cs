using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Core.Tests.Pipeline;

/// <summary>Options of a fake part.</summary>
internal sealed record Bag
{
    public static OptionsFormat<Bag> Format { get; } = new(BagJson.Default.Bag, bag => bag with { });

    [Range(0, 10)]
    public int Size { get; set; }
}
