using System.Globalization;
using System.Security.Cryptography;
using AudioAnomaly.Checkpoints;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The weights of CNN14's input normalisation and its blocks 1 to 4, under their names in PANNs. Immutable.</summary>
public sealed class Cnn14Weights
{
    /// <summary>The number of blocks that AudioAnomaly uses.</summary>
    public const int BlockCount = 4;

    private static readonly int[] StandardWidths = [64, 128, 256, 512];
    private readonly SortedDictionary<string, TensorData> _tensors;
    private readonly Lazy<string> _sha256;
    private readonly int[] _widths;

    /// <summary>Takes weights as they stand in a PANNs state dict.</summary>
    /// <param name="tensors">By name: <c>bn0.*</c> and <c>conv_block1</c> to <c>conv_block4</c> with <c>conv1.weight</c>, <c>conv2.weight</c>, <c>bn1.*</c>
    /// and <c>bn2.*</c>. Other names are left out.</param>
    /// <exception cref="FormatException">A tensor is missing, has the wrong shape, holds a value that is not finite, or a negative variance.</exception>
    public Cnn14Weights(IReadOnlyDictionary<string, TensorData> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var layout = Cnn14Layout.Find(name => tensors.TryGetValue(name, out TensorData? tensor) ? tensor.Shape : null);
        Mels = layout.Mels;
        _widths = layout.Widths;
        _tensors = new SortedDictionary<string, TensorData>(StringComparer.Ordinal);
        foreach (string name in Cnn14Layout.Names)
        {
            CheckValues(name, tensors[name].Values.Span);
            _tensors[name] = tensors[name];
        }

        _sha256 = new Lazy<string>(ComputeSha256);
    }

    private Cnn14Weights(Cnn14Weights original, CheckpointIdentity identity)
        => (_tensors, _widths, _sha256, Mels, Identity) = (original._tensors, original._widths, original._sha256, original.Mels, identity);

    /// <summary>
    /// The weights that come with the library: a network with 32, 64, 128 and 256 channels, trained by this project on synthetic sound only, under the
    /// library's licence (docs/reference/backbone.md). They take every preset of <see cref="LogMelOptions"/>. Read from the assembly at first use.
    /// </summary>
    public static Cnn14Weights Pretrained => Cnn14Pretrained.Weights;

    /// <summary>The number of mel bands of the input.</summary>
    public int Mels { get; }

    /// <summary>The number of channels of each block; 64, 128, 256, 512 in the published network.</summary>
    public IReadOnlyList<int> Widths => _widths;

    /// <summary>All tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorData> Tensors => _tensors;

    /// <summary>Which checkpoint they came from; null for weights made by hand or at random.</summary>
    public CheckpointIdentity? Identity { get; }

    /// <summary>
    /// Reads weights from a checkpoint: PyTorch's zip or old format, or safetensors, told apart by content. Only the needed tensors are read; nothing in the
    /// file is run.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="prefix">What stands before the names of the network's tensors, such as <c>model_ema</c>, for a file with several networks; found by
    /// itself if null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointFormatException">The file is no checkpoint, is damaged or malicious, or holds no usable CNN14; the message says what to
    /// do.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static Cnn14Weights Load(string path, string? prefix = null, CancellationToken cancellationToken = default)
    {
        using var checkpoint = Checkpoint.Open(path);
        return Load(checkpoint, prefix, cancellationToken);
    }

    /// <summary>Reads weights from an open checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint; stays the caller's.</param>
    /// <param name="prefix">What stands before the names of the network's tensors, such as <c>model_ema</c>, for a file with several networks; found by
    /// itself if null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="CheckpointFormatException">The file is damaged or holds no usable CNN14; the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static Cnn14Weights Load(Checkpoint checkpoint, string? prefix = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Cnn14Checkpoint.Load(checkpoint, prefix, cancellationToken);
    }

    /// <summary>
    /// Writes the weights to a safetensors file, which loads faster, is 17 to 120 times smaller than the published checkpoints, and opens in Python. The file
    /// is there whole or not at all.
    /// </summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="halfPrecision">Stores the convolution kernels in 16 bits, which halves the file. Norms stay in 32 bits. The identity then differs from
    /// the original's.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">A kernel holds a value too large for 16 bits.</exception>
    public void Save(string path, bool halfPrecision = false)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" };
        if (Identity is { } identity)
        {
            metadata[Cnn14Checkpoint.KindKey] = identity.Kind;
            metadata[Cnn14Checkpoint.SourceKey] = identity.FileSha256;
            if (identity.Preset is { } preset)
            {
                metadata[Cnn14Checkpoint.PresetKey] = preset;
            }

            if (identity.OtherPresets.Count > 0)
            {
                metadata[Cnn14Checkpoint.OtherPresetsKey] = string.Join(',', identity.OtherPresets);
            }

            if (identity.OtherFftLength is { } length)
            {
                metadata[Cnn14Checkpoint.OtherFftLengthKey] = length.ToString(CultureInfo.InvariantCulture);
            }
        }

        AtomicFile.Write(path, stream => SafetensorsFile.Write(stream, _tensors, metadata, halfPrecision ? name => _tensors[name].Shape.Count == 4 : null));
    }

    /// <summary>
    /// Random weights: Xavier-uniform convolutions as PANNs are initialised with, identity batch norms, and an input normalisation for typical log-mel values
    /// (mean -30 dB, deviation 20 dB).
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <param name="mels">The number of mel bands.</param>
    /// <param name="widths">The channels of the four blocks, or none for those of the published network.</param>
    /// <returns>The weights.</returns>
    public static Cnn14Weights Random(int seed, int mels = 64, params ReadOnlySpan<int> widths)
    {
        ReadOnlySpan<int> channels = widths.IsEmpty ? StandardWidths : widths;
        ArgumentOutOfRangeException.ThrowIfNotEqual(channels.Length, BlockCount, nameof(widths));
        var random = new Random(seed);
        var tensors = new Dictionary<string, TensorData>(StringComparer.Ordinal);
        AddNorm(tensors, "bn0", mels, mean: -30, variance: 400);
        int inputs = 1;
        for (int block = 0; block < BlockCount; block++)
        {
            int outputs = channels[block];
            string name = BlockName(block);
            tensors[$"{name}.conv1.weight"] = XavierUniform(random, outputs, inputs);
            tensors[$"{name}.conv2.weight"] = XavierUniform(random, outputs, outputs);
            AddNorm(tensors, $"{name}.bn1", outputs, mean: 0, variance: 1);
            AddNorm(tensors, $"{name}.bn2", outputs, mean: 0, variance: 1);
            inputs = outputs;
        }

        return new Cnn14Weights(tensors);
    }

    internal static string BlockName(int block) => string.Create(CultureInfo.InvariantCulture, $"conv_block{block + 1}");

    internal Cnn14Weights WithIdentity(CheckpointIdentity identity) => new(this, identity);

    /// <summary>The digest of all values, whatever container they came in.</summary>
    internal string Sha256 => _sha256.Value;

    private string ComputeSha256()
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            SafetensorsFile.Write(stream, _tensors);
        }

        return Convert.ToHexStringLower(hash.Hash!);
    }

    internal ReadOnlySpan<float> this[string name] => _tensors[name].Values.Span;

    private static TensorData XavierUniform(Random random, int outputs, int inputs)
    {
        double limit = Math.Sqrt(6.0 / (9 * (inputs + outputs)));
        float[] values = new float[outputs * inputs * 9];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(limit * ((2 * random.NextDouble()) - 1));
        }

        return new TensorData(values, outputs, inputs, 3, 3);
    }

    private static void AddNorm(Dictionary<string, TensorData> tensors, string name, int channels, float mean, float variance)
    {
        tensors[$"{name}.weight"] = Constant(1, channels);
        tensors[$"{name}.bias"] = Constant(0, channels);
        tensors[$"{name}.running_mean"] = Constant(mean, channels);
        tensors[$"{name}.running_var"] = Constant(variance, channels);
    }

    private static TensorData Constant(float value, int count)
    {
        float[] values = new float[count];
        values.AsSpan().Fill(value);
        return new TensorData(values, count);
    }

    private static void CheckValues(string name, ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new Cnn14LayoutException(string.Create(CultureInfo.InvariantCulture, $"the tensor '{name}' holds the value {value}."), name);
            }
        }

        if (name.EndsWith(".running_var", StringComparison.Ordinal) && values.ContainsAnyInRange(float.NegativeInfinity, -float.Epsilon))
        {
            throw new Cnn14LayoutException($"the tensor '{name}' holds a negative variance.", name);
        }
    }
}
