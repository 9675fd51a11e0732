using AudioAnomaly.Checkpoints;

namespace AudioAnomaly;

/// <summary>The weights that come with the library, read once.</summary>
internal static class Cnn14Pretrained
{
    /// <summary>The resource that holds them.</summary>
    public const string Resource = "cnn14-synthetic.safetensors";

    /// <summary>SHA-256 of the resource: docs/research/backbone.md says how it was made.</summary>
    public const string Sha256 = "ad58ce44cf6231cd5df78764bd5121345fb40d85a59b6ff5b2793a70bd351893";

    private static readonly Lazy<Cnn14Weights> Loaded = new(Load);

    /// <summary>The weights.</summary>
    public static Cnn14Weights Weights => Loaded.Value;

    private static Cnn14Weights Load()
    {
        using var checkpoint = Checkpoint.Open(Resource, typeof(Cnn14Pretrained).Assembly.GetManifestResourceStream(Resource)!);
        return Cnn14Checkpoint.Load(checkpoint, null, CancellationToken.None);
    }
}
