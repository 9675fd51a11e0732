using System.Text.Json;
using System.Text.Json.Serialization;

namespace AudioAnomaly.Benchmarks;

/// <summary>Everything that a run found.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Sizes">full, quick or smoke.</param>
/// <param name="Seconds">How long the run took.</param>
/// <param name="Ceilings">What the machine can do, as far as it was needed.</param>
/// <param name="Measurements">The table.</param>
/// <param name="Scalings">The growth with sizes.</param>
internal sealed record BenchmarkReport(
    MachineDescription Machine,
    string Sizes,
    double Seconds,
    IReadOnlyList<Figure> Ceilings,
    IReadOnlyList<Measurement> Measurements,
    IReadOnlyList<Scaling> Scalings)
{
    public const string FormatName = "audioanomaly-benchmarks";
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [JsonPropertyOrder(-2)]
    public string Format { get; init; } = FormatName;

    [JsonPropertyOrder(-1)]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Writes the report, whole or not at all.</summary>
    public void Write(string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, Options));

    /// <summary>Reads a report.</summary>
    /// <exception cref="BenchmarkFileException">The file is none, or of another version.</exception>
    public static BenchmarkReport Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            BenchmarkReport? report = JsonSerializer.Deserialize<BenchmarkReport>(stream, Options);
            return report is { Format: FormatName, Version: CurrentVersion, Measurements: not null, Ceilings: not null, Scalings: not null, Machine: not null }
                ? report
                : throw new BenchmarkFileException($"'{path}' is not a file of this program's (--json), version {CurrentVersion}.");
        }
        catch (JsonException e)
        {
            throw new BenchmarkFileException($"'{path}' is not a file of this program's (--json): {e.Message}", e);
        }
    }

    /// <summary>Gives every part its share of its whole.</summary>
    public BenchmarkReport WithShares() => this with
    {
        Measurements = [.. Measurements.Select(part => part.PartOf is { } name && Measurements.FirstOrDefault(whole => whole.Stage == name) is { } whole
            ? part with { ShareOfWhole = part.Ours.MedianMs / whole.Ours.MedianMs }
            : part)],
    };
}
