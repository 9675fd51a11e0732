namespace AudioAnomaly.Samples;

/// <summary>The eight stages of the CRNN's convolutional part, numbered as in its state dict (<c>features.0</c> to <c>features.7</c>): blocks of batch norm, convolution and leaky ReLU, and L4 poolings.</summary>
internal static class GpvadLayout
{
    /// <summary>The number of stages.</summary>
    public const int Count = 8;

    private static readonly Dictionary<int, (int Frames, int Bins)> Pools = new() { [1] = (2, 4), [4] = (2, 4), [7] = (1, 4) };

    /// <summary>The stages that are blocks.</summary>
    public static IReadOnlyList<int> Blocks { get; } = [.. Enumerable.Range(0, Count).Where(stage => !Pools.ContainsKey(stage))];

    /// <summary>A pooling's size in time and frequency; null for a block.</summary>
    public static (int Frames, int Bins)? PoolOf(int stage) => Pools.TryGetValue(stage, out (int Frames, int Bins) size) ? size : null;

    /// <summary>Spectrogram cells per cell of a stage's output, in time and frequency.</summary>
    public static (int Frames, int Bins) StrideOf(int stage) => Pools
        .Where(pool => pool.Key <= stage)
        .Aggregate((Frames: 1, Bins: 1), (stride, pool) => (stride.Frames * pool.Value.Frames, stride.Bins * pool.Value.Bins));

    /// <summary>A stage's name.</summary>
    public static string NameOf(int stage) => $"features.{stage}";

    /// <summary>The stage of a name.</summary>
    /// <exception cref="ArgumentException">There is no such stage.</exception>
    public static int StageOf(string name) => Enumerable.Range(0, Count).Select(stage => (int?)stage).FirstOrDefault(stage => NameOf(stage!.Value) == name)
        ?? throw new ArgumentException($"The CRNN has no layer '{name}'; it offers {NameOf(0)} to {NameOf(Count - 1)}.", nameof(name));
}
