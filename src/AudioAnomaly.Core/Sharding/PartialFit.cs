using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly.Sharding;

/// <summary>What a <see cref="ShardedFit"/> has learned of some of its recordings. It is no model: its scores are not calibrated. Immutable.</summary>
public sealed class PartialFit
{
    private const string DetectorRole = "detector";
    private const string WindowsRole = "windows";
    private const string Key = "partialFit";

    internal PartialFit(ComponentState detector, SampledWindows windows, int leftOut, IReadOnlyList<string> warnings)
        => (Detector, Windows, LeftOut, Warnings) = (detector, windows, leftOut, warnings);

    /// <summary>How many recordings could not be read any more when they were to be learned, though they could when they were looked at.</summary>
    public int LeftOut { get; }

    /// <summary>What there is to tell of these, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The state of the detector.</summary>
    internal ComponentState Detector { get; }

    internal SampledWindows Windows { get; }

    /// <summary>Saves what was learned, as a container of the model file's kind. The file is there whole or not at all.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="cancellationToken">Ends the work before it has begun.</param>
    /// <returns>A task that ends when the file is written.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default) => Task.Run(
        () => ModelFile.Write(
            path,
            new JsonObject
            {
                [Key] = new JsonObject
                {
                    ["leftOut"] = LeftOut,
                    ["warnings"] = new JsonArray([.. Warnings.Select(warning => (JsonNode)warning)]),
                },
            },
            new Dictionary<string, ComponentState> { [DetectorRole] = Detector, [WindowsRole] = Windows.SaveState() }),
        cancellationToken);

    /// <summary>Reads what <see cref="SaveAsync"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the work before it has begun.</param>
    /// <returns>What was learned.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The file is something else, is damaged or edited, or needs a newer library.</exception>
    public static Task<PartialFit> LoadAsync(string path, CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            (JsonObject manifest, Dictionary<string, ComponentState> states) = ModelFile.Read(path);
            if (manifest[Key] is not JsonObject facts)
            {
                throw new ModelFormatException(path, "this is a model and no part of a fit. Give what a fit in shards has saved.");
            }

            try
            {
                return new PartialFit(
                    states[DetectorRole],
                    SampledWindows.FromState(states[WindowsRole]),
                    facts["leftOut"]!.GetValue<int>(),
                    [.. facts["warnings"]!.AsArray().Select(warning => warning!.GetValue<string>())]);
            }
            catch (Exception e) when (e is FormatException or InvalidOperationException or NullReferenceException or KeyNotFoundException)
            {
                throw new ModelFormatException(path, $"the part of a fit cannot be used: {e.Message}", e);
            }
        },
        cancellationToken);
}
