using System.Text;
using System.Text.Json.Nodes;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Fuzzing;

/// <summary>Manifests of mixtures: a data set, or a <see cref="DatasetException"/>.</summary>
public sealed class EnvMixInputs() : JsonInputs(Whole(), Texts, Tokens, oneInBytes: 3)
{
    private static readonly string[] Texts = ["", "x", "a.wav", "..", "/", "nul\0", "Training", "Test", "-1", "b/c.wav"];
    private static readonly byte[] Tokens = [.. "{}[]\":,0123456789.eE-nulltrue/\\"u8, 0, 0xff];

    /// <inheritdoc/>
    public override string Name => "manifest";

    /// <inheritdoc/>
    public override IEnumerable<FuzzCall> Calls(FuzzInput input, string folder, FuzzReport report)
    {
        foreach (string name in (string[])["a.wav", "b.wav", "n.wav", "t.wav"])
        {
            File.WriteAllBytes(Path.Combine(folder, name), []);
        }

        Write(folder, EnvMixBuilder.ManifestName, input);
        EnvMixDataset? read = null;
        yield return new FuzzCall("read", () => read = EnvMixDataset.Read(folder)) { MayRefuse = error => error is DatasetException };
        if (read is not null)
        {
            yield return new FuzzCall("use", () => _ = read.ToDataset().Recordings.Count) { MayRefuse = _ => false };
        }
    }

    private static string Whole()
    {
        var training = new EnvMixEntry { File = "n.wav", Split = DatasetSplit.Train, Anomalous = false, Category = "rain", Background = "n", BandwidthHz = 8000 };
        EnvMixEntry test = training with { File = "t.wav", Split = DatasetSplit.Test };
        EnvMixEntry mixture = test with { File = "a.wav", Anomalous = true, Anomaly = "b", AnomalyCategory = "dog", SnrDb = 6, Seed = 1, OnsetSample = 10, OffsetSample = 20, TrimmedSamples = 0, Gain = 1, Scale = 1, BackgroundFile = "n.wav", AnomalyFile = "b.wav" };
        return new JsonObject
        {
            ["format"] = EnvMixBuilder.FormatVersion,
            ["name"] = "EnvMix",
            ["sampleRate"] = 16000,
            ["recordings"] = new JsonArray([.. new[] { training, test, mixture }.Select(entry => JsonNode.Parse(entry.ToJson()))]),
            ["skipped"] = new JsonArray(new JsonObject { ["location"] = "there", ["reason"] = "for a reason" }),
        }.ToJsonString();
    }
}
