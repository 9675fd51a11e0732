namespace AudioAnomaly;

/// <summary>The weights that come with the library, read once.</summary>
internal static class Cnn14Pretrained
{
    /// <summary>The resource that holds them.</summary>
    public const string Resource = "cnn14-synthetic.safetensors";

    /// <summary>SHA-256 of the resource: docs/backbone.md says how it was made.</summary>
    public const string Sha256 = "0b870968573a91e5ffc27623de1dee241966b11a8d95cf02b3dd58b1aa592121";

    private static readonly Lazy<Cnn14Weights> Loaded = new(Load);

    /// <summary>The weights.</summary>
    public static Cnn14Weights Weights => Loaded.Value;

    private static Cnn14Weights Load()
    {
        using var checkpoint = Checkpoint.Open(Resource, typeof(Cnn14Pretrained).Assembly.GetManifestResourceStream(Resource)!);
        return Cnn14Checkpoint.Load(checkpoint, null, CancellationToken.None);
    }
}
