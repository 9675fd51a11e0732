using System.Text.Json;
using System.Text.Json.Nodes;

namespace AudioAnomaly.Evaluation;

/// <summary>A folder of mixtures that <see cref="EnvMixBuilder"/> made. Immutable.</summary>
public sealed class EnvMixDataset
{
    private EnvMixDataset(string name, string root, int sampleRate, IReadOnlyList<EnvMixRecording> recordings, IReadOnlyList<SkippedPart> skipped)
        => (Name, Root, SampleRate, Recordings, Skipped) = (name, root, sampleRate, recordings, skipped);

    /// <summary>Its name: "EnvMix", "EnvMix-10" or "EnvMix-synthetic".</summary>
    public string Name { get; }

    /// <summary>Its folder.</summary>
    public string Root { get; }

    /// <summary>The sample rate (Hz) of its recordings.</summary>
    public int SampleRate { get; }

    /// <summary>The recordings: for each background class those to learn from, to calibrate with and to test, then the mixtures.</summary>
    public IReadOnlyList<EnvMixRecording> Recordings { get; }

    /// <summary>What was left out when it was made or read.</summary>
    public IReadOnlyList<SkippedPart> Skipped { get; }

    /// <summary>Reads a folder's manifest and makes sure that every file it lists is there.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="DatasetException">There is no manifest, it is damaged or of another version, or a recording, stem or mask is missing.</exception>
    public static EnvMixDataset Read(string directory, DatasetOptions? options = null)
    {
        var reading = new DatasetReading(directory, options);
        string file = Path.Combine(reading.Root, EnvMixBuilder.ManifestName);
        if (!File.Exists(file))
        {
            throw new DatasetException(
                directory,
                $"expected '{EnvMixBuilder.ManifestName}' in this folder. Build the mixtures first; a build that was broken off can be continued.");
        }

        try
        {
            JsonNode manifest = JsonNode.Parse(File.ReadAllText(file), documentOptions: EnvMixBuilder.Strict) ?? throw new JsonException("The manifest is empty.");
            int version = manifest["format"]!.GetValue<int>();
            if (version != EnvMixBuilder.FormatVersion)
            {
                throw new DatasetException(
                    file,
                    $"the manifest has format {version}, and this version reads {EnvMixBuilder.FormatVersion}. Build the mixtures again.");
            }

            int sampleRate = manifest["sampleRate"]!.GetValue<int>();
            IEnumerable<EnvMixEntry> entries = manifest["recordings"]!.AsArray().Select(node => EnvMixEntry.FromJson(node!.ToJsonString()));
            EnvMixRecording[] recordings = [.. entries.Where(entry => IsWhole(reading, entry)).Select(entry => ToRecording(reading, entry, sampleRate))];
            IEnumerable<SkippedPart> before = manifest["skipped"]!.AsArray().Select(node => new SkippedPart(
                node!["location"]!.GetValue<string>(),
                node["reason"]!.GetValue<string>()));
            string name = manifest["name"]!.GetValue<string>() is { Length: > 0 } given ? given : throw new FormatException("The data set has no name.");
            AudioDataset whole = reading.Finish(name, [.. recordings.Select(recording => recording.Recording)], "the recordings that the manifest lists");
            return new EnvMixDataset(name, reading.Root, sampleRate, recordings, [.. before, .. whole.Skipped]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw new DatasetException(file, $"the manifest is damaged: {OneLine.Quote(e)} Build the mixtures again.", e);
        }
    }

    /// <summary>The recordings as a plain data set.</summary>
    /// <returns>The data set, in the same order.</returns>
    public AudioDataset ToDataset() => new(Name, Root, Recordings.Select(recording => recording.Recording), Skipped);

    private static bool IsWhole(DatasetReading reading, EnvMixEntry entry)
    {
        if (entry.Anomalous && (entry.BackgroundFile is null || entry.AnomalyFile is null || entry.OnsetSample is null || entry.OffsetSample is null))
        {
            reading.Report(entry.File, "the manifest must name the stems, the onset and the offset of a mixture, but does not.");
            return false;
        }

        if (entry.Files.FirstOrDefault(file => !File.Exists(Path.Combine(reading.Root, file))) is { } missing)
        {
            string part = missing == entry.File ? "recording" : missing == entry.BackgroundFile || missing == entry.AnomalyFile ? "stem" : "mask";
            reading.Report(
                Path.Combine(reading.Root, missing),
                $"this {part} of '{entry.File}' is missing. Delete '{EnvMixBuilder.ManifestName}' and build again to make what is missing.");
            return false;
        }

        return true;
    }

    private static EnvMixRecording ToRecording(DatasetReading reading, EnvMixEntry entry, int sampleRate) => new()
    {
        Recording = reading.Recording(Full(entry.File, reading.Root)!) with
        {
            Split = entry.Split,
            IsAnomalous = entry.Anomalous,
            Category = entry.Category,
            SnrDb = entry.SnrDb,
            Group = entry.Group,
            Attributes = entry.AnomalyCategory is null
                ? System.Collections.Frozen.FrozenDictionary<string, string>.Empty
                : new Dictionary<string, string> { [EnvMixRecording.AnomalyAttribute] = entry.AnomalyCategory },
        },
        Background = Full(entry.BackgroundFile, reading.Root) is { } background ? reading.Recording(background).Audio : null,
        Anomaly = Full(entry.AnomalyFile, reading.Root) is { } anomaly ? reading.Recording(anomaly).Audio : null,
        OnsetSeconds = (double?)entry.OnsetSample / sampleRate,
        OffsetSeconds = (double?)entry.OffsetSample / sampleRate,
        BackgroundSource = entry.Background,
        AnomalySource = entry.Anomaly,
        AnomalyCategory = entry.AnomalyCategory,
        Gain = entry.Gain,
        Scale = entry.Scale,
        Seed = entry.Seed,
        MaskFile = Full(entry.MaskFile, reading.Root),
        FrameMaskFile = Full(entry.FrameMaskFile, reading.Root),
        BandwidthHz = entry.BandwidthHz,
    };

    private static string? Full(string? relative, string root)
        => relative is null ? null : Path.Combine(root, relative.Replace('/', Path.DirectorySeparatorChar));
}
