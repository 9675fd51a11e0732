using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AudioAnomaly.Evaluation;

/// <summary>
/// Makes a folder of EnvMix: normal backgrounds to learn from, and mixtures with their stems, masks and a manifest to test with (Barusco et al.,
/// "From Vision to Sound", 2025).
/// </summary>
/// <remarks>
/// <para>Files: <c>train/CLASS</c>, <c>validation/CLASS</c>, <c>test/normal/CLASS</c> and <c>test/6dB/CLASS</c> hold WAV files;
/// <c>stems</c> holds the background and the anomaly of each mixture;
/// <c>masks</c> and <c>frame-masks</c> hold <c>.npy</c> files of zeros and ones for each test recording, on the front end's grid;
/// <c>manifest.json</c> says how each was made.
/// Every file is there whole or not at all, and the manifest comes last.</para>
/// <para>A folder that is complete is read and not made again; one that was left half done is continued.
/// A folder made from other sources or with other options is refused.</para>
/// <para>The same sources, options and front end give the same folder, whatever the number of threads.</para>
/// </remarks>
public sealed class EnvMixBuilder
{
    internal const string ManifestName = "manifest.json";
    internal const int FormatVersion = 1;

    /// <summary>A name that is there twice is damage.</summary>
    internal static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private const string StartName = "build.json";
    private const string EntriesFolder = "entries";

    private readonly EnvMixBuildOptions _options;

    /// <summary>Creates a builder.</summary>
    /// <param name="options">Its settings, copied; null for <see cref="EnvMixBuildOptions.EnvMix"/>.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public EnvMixBuilder(EnvMixBuildOptions? options = null) => _options = (options ?? EnvMixBuildOptions.EnvMix).Checked();

    /// <summary>Makes the folder, or what is missing of it.</summary>
    /// <param name="sources">Backgrounds and anomalies, see <see cref="EnvMixSources"/>.</param>
    /// <param name="directory">The folder; made if it is not there.</param>
    /// <param name="frontEnd">Computes the spectrograms of the anomalies' stems, from which the masks are made.</param>
    /// <param name="progress">Receives how many recordings are written; may be null.</param>
    /// <param name="cancellationToken">Ends the work; a later call continues it.</param>
    /// <returns>The finished data set.</returns>
    /// <exception cref="DatasetException">The sources are not sufficient, a source cannot be read or mixed, or the folder holds something else.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public EnvMixDataset Build(
        AudioDataset sources,
        string directory,
        ISpectrogramFrontEnd frontEnd,
        IProgress<EnvMixProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(frontEnd);
        JsonObject description = Describe(sources, frontEnd);
        string fingerprint = StableHash.Fingerprint(description.ToJsonString());
        if (Open(directory, fingerprint))
        {
            return EnvMixDataset.Read(directory);
        }

        var plan = EnvMixPlan.Make(sources, _options, cancellationToken);
        (EnvMixEntry? Entry, SkippedPart? Skipped)[] made = WriteAll(plan, directory, frontEnd, progress, cancellationToken);
        var manifest = new JsonObject
        {
            ["format"] = FormatVersion,
            ["name"] = sources.Name,
            ["fingerprint"] = fingerprint,
            ["snr"] = "10 log10 of the anomaly's mean power over the background's between onset and offset; positive is a louder anomaly",
            ["sampleRate"] = _options.Mixer.SampleRate,
            ["description"] = description,
            ["recordings"] = new JsonArray([.. made.Select(one => one.Entry).OfType<EnvMixEntry>().Select(entry => JsonNode.Parse(entry.ToJson()))]),
            ["skipped"] = new JsonArray(
                [.. plan.LeftOut.Concat(made.Select(one => one.Skipped).OfType<SkippedPart>())
                    .Select(part => (JsonNode)new JsonObject { ["location"] = part.Location, ["reason"] = part.Reason })]),
        };
        WriteText(Path.Combine(directory, ManifestName), manifest.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        if (Directory.Exists(Path.Combine(directory, EntriesFolder)))
        {
            Directory.Delete(Path.Combine(directory, EntriesFolder), recursive: true);
        }

        return EnvMixDataset.Read(directory);
    }

    private static void WriteText(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Prepares the folder.</summary>
    /// <returns>True if it is finished already.</returns>
    private static bool Open(string directory, string fingerprint)
    {
        string start = Path.Combine(directory, StartName);
        if (File.Exists(start))
        {
            string? found = null;
            try
            {
                found = (string?)JsonNode.Parse(File.ReadAllText(start), documentOptions: Strict)?["fingerprint"];
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // A start file that is no JSON is as foreign as one with another fingerprint.
            }

            return found == fingerprint
                ? File.Exists(Path.Combine(directory, ManifestName))
                : throw new DatasetException(
                    directory,
                    "this folder was made from other sources, options or masks. Choose another folder, or delete this one.");
        }

        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
        {
            throw new DatasetException(directory, "this folder is not empty and holds no mixtures. Choose a new or an empty one.");
        }

        WriteText(start, new JsonObject { ["format"] = FormatVersion, ["fingerprint"] = fingerprint }.ToJsonString());
        return false;
    }

    private JsonObject Describe(AudioDataset sources, ISpectrogramFrontEnd frontEnd)
    {
        string list = string.Join('\n', sources.Recordings.Select(recording => string.Join(
            '|',
            recording.Name,
            recording.Split,
            recording.IsAnomalous,
            recording.Category,
            recording.Group,
            File.Exists(recording.Audio.Name) ? new FileInfo(recording.Audio.Name).Length : -1)));
        return new JsonObject
        {
            ["sources"] = sources.Name,
            ["sourcesFingerprint"] = StableHash.Fingerprint(list),
            ["options"] = EnvMixBuildOptions.Format.ToJson(_options),
            ["frontEnd"] = new JsonObject { ["id"] = frontEnd.Id, ["options"] = frontEnd.SaveState().Options.DeepClone() },
        };
    }

    private (EnvMixEntry? Entry, SkippedPart? Skipped)[] WriteAll(
        EnvMixPlan plan,
        string directory,
        ISpectrogramFrontEnd frontEnd,
        IProgress<EnvMixProgress>? progress,
        CancellationToken cancellationToken)
    {
        var writer = new EnvMixWriter(_options, directory, frontEnd);
        var made = new (EnvMixEntry? Entry, SkippedPart? Skipped)[plan.Clips.Count];
        int completed = 0;
        try
        {
            Parallel.For(0, made.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            {
                made[i] = WriteOne(writer, plan.Clips[i], Path.Combine(directory, EntriesFolder, $"{plan.Clips[i].Stem}.json"), directory);
                progress?.Report(new EnvMixProgress(Interlocked.Increment(ref completed), made.Length));
            });
        }
        catch (AggregateException e)
        {
            // One problem is enough to act on.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return made;
    }

    private (EnvMixEntry? Entry, SkippedPart? Skipped) WriteOne(EnvMixWriter writer, PlannedClip clip, string entryFile, string directory)
    {
        if (File.Exists(entryFile))
        {
            var finished = EnvMixEntry.FromJson(File.ReadAllText(entryFile));
            if (finished.Files.All(file => File.Exists(Path.Combine(directory, file))))
            {
                return (finished, null);
            }
        }

        try
        {
            EnvMixEntry entry = writer.Write(clip);
            WriteText(entryFile, entry.ToJson());
            return (entry, null);
        }
        catch (AudioAnomalyException e)
        {
            string source = clip.Anomaly is null ? clip.Background.Name : $"{clip.Background.Name} + {clip.Anomaly.Name}";
            return _options.SkipIncomplete
                ? (null, new SkippedPart(source, e.Message))
                : throw new DatasetException(source, $"this cannot become part of the data set: {e.Message} (SkipIncomplete continues with what is whole.)", e);
        }
    }
}
