using System.Globalization;

namespace AudioAnomaly.Fleet;

/// <summary>What a fit over many machines is to do: its recordings are of normal sound only, its target is the model file.</summary>
[GenerateSerializer, Immutable, Alias("AudioAnomaly.Fleet.FitJobSpec")]
public sealed record FitJobSpec : FleetJobSpec
{
    /// <summary>The pipeline by its name in the silos (<c>AddFitPipeline</c>).</summary>
    [Id(0)]
    public required string Pipeline { get; init; }

    /// <summary>Settings that the pipeline is given, as a JSON object; null for none.</summary>
    [Id(1)]
    public string? Settings { get; init; }

    /// <summary>The seed of every random choice; 0 by default.</summary>
    [Id(2)]
    public int Seed { get; init; }

    internal override IEnumerable<string> Identity => [.. base.Identity, "fit", Pipeline, Settings ?? string.Empty, Seed.ToString(CultureInfo.InvariantCulture)];

    internal override string? FindProblem() => base.FindProblem() ?? (string.IsNullOrEmpty(Pipeline) ? "It names no pipeline. Give one that the silos know." : null);
}
