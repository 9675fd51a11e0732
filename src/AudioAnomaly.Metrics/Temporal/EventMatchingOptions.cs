using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Metrics;

/// <summary>When a predicted event counts as a true one. The defaults are those of sed_eval.</summary>
/// <remarks>A mutable bag: the metric takes a copy.</remarks>
public sealed record EventMatchingOptions
{
    internal static OptionsFormat<EventMatchingOptions> Format { get; } = new(EventMatchingOptionsJson.Default.EventMatchingOptions, static options => options with { });

    /// <summary>The collar: by how many seconds an onset or offset may be off, from 0 to 3,600; 0.2 by default.</summary>
    [Range(0.0, 3600.0)]
    public double CollarSeconds { get; set; } = 0.2;

    /// <summary>Offsets may also be off by this share of the true event's length, if that is more than the collar; from 0 to 1, 0.5 by default.</summary>
    [Range(0.0, 1.0)]
    public double OffsetShareOfLength { get; set; } = 0.5;

    /// <summary>Whether offsets must fit too; true by default.</summary>
    public bool RequireOffset { get; set; } = true;
}
