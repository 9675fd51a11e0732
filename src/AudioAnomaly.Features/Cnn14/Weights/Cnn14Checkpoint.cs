using System.Globalization;
using AudioAnomaly.Checkpoints;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Finds CNN14 among the tensors of a checkpoint.</summary>
internal static class Cnn14Checkpoint
{
    public const string KindKey = "audioanomaly.kind";
    public const string PresetKey = "audioanomaly.preset";
    public const string OtherPresetsKey = "audioanomaly.other_presets";
    public const string OtherFftLengthKey = "audioanomaly.other_fft_length";
    public const string SourceKey = "audioanomaly.source_sha256";

    /// <summary>The kind of weights of Microsoft CLAP (2022), the paper's network.</summary>
    public const string Clap = "clap2022";

    private const string Panns = "panns";
    private const string Synthetic = "synthetic";
    private const string MelFilters = "logmel_extractor.melW";
    private const string ClapPrefix = "audio_encoder.base.";

    /// <summary>Reads the network.</summary>
    /// <exception cref="CheckpointFormatException">The file holds no CNN14, an incomplete or a damaged one, or several.</exception>
    public static Cnn14Weights Load(Checkpoint checkpoint, string? prefix, CancellationToken cancellationToken)
    {
        string chosen = FindPrefix(checkpoint, prefix);
        Dictionary<string, IReadOnlyList<int>> shapes = checkpoint.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Shape, StringComparer.Ordinal);
        try
        {
            Cnn14Layout.Find(name => shapes.GetValueOrDefault(chosen + name));
            CheckTypes(checkpoint, chosen);
            Dictionary<string, TensorData> tensors = checkpoint.Read(Cnn14Layout.Names.Select(name => chosen + name));
            cancellationToken.ThrowIfCancellationRequested();
            var weights = new Cnn14Weights(Cnn14Layout.Names.ToDictionary(name => name, name => tensors[chosen + name], StringComparer.Ordinal));
            return weights.WithIdentity(Identify(checkpoint, chosen, weights, cancellationToken));
        }
        catch (Cnn14LayoutException e)
        {
            string where = chosen.Length > 0 ? $" under '{chosen}'" : string.Empty;
            string problem = e.Expected is null ? $"its CNN14{where} is damaged: {e.Message}"
                : e.Found is null && DescribeRelative(checkpoint) is { } relative ? relative
                : CheckpointVariant.Describe(checkpoint) is { } variant ? variant
                : $"it does not hold a whole CNN14{where}: {e.Message}";
            string unreadable = problem.StartsWith("it does not", StringComparison.Ordinal) && checkpoint.Unreadable.TryGetValue(chosen + e.Key, out string? origin) ? $" What stands there is no tensor but '{origin}'." : string.Empty;
            throw new CheckpointFormatException(checkpoint.Path, problem + unreadable, e)
            {
                Key = chosen + e.Key,
                FoundShape = e.Found,
                ExpectedShape = e.Expected,
            };
        }
    }

    /// <summary>The prefixes under which a checkpoint has tensors of CNN14, the most complete first.</summary>
    private static IReadOnlyList<(string Prefix, int Tensors)> FindPrefixes(Checkpoint checkpoint)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (CheckpointTensor tensor in checkpoint.Tensors)
        {
            if (PrefixOf(tensor.Name) is { } prefix)
            {
                counts[prefix] = counts.GetValueOrDefault(prefix) + 1;
            }
        }

        return [.. counts.OrderByDescending(pair => pair.Value).Select(pair => (pair.Key, pair.Value))];
    }

    private static string? PrefixOf(string name)
    {
        // Every wanted name has one or two dots before its last part; longer ones contain the block's name.
        int last = name.LastIndexOf('.');
        int second = last > 0 ? name.LastIndexOf('.', last - 1) : -1;
        int third = second > 0 ? name.LastIndexOf('.', second - 1) : -1;
        return Cnn14Layout.Names.Contains(name[(second + 1)..]) ? name[..(second + 1)]
            : second > 0 && Cnn14Layout.Names.Contains(name[(third + 1)..]) ? name[..(third + 1)]
            : null;
    }

    private static string FindPrefix(Checkpoint checkpoint, string? wanted)
    {
        IReadOnlyList<(string Prefix, int Tensors)> found = FindPrefixes(checkpoint);
        if (wanted is not null)
        {
            string dotted = wanted.Length == 0 || wanted.EndsWith('.') ? wanted : wanted + ".";
            return found.Any(pair => pair.Prefix == dotted) ? dotted : throw new CheckpointFormatException(
                checkpoint.Path,
                $"it has no CNN14 under '{wanted}'." + (found.Count > 0 ? $" It has one under {Quote(found)}." : string.Empty));
        }

        if (found.Count == 0)
        {
            throw new CheckpointFormatException(checkpoint.Path, DescribeStranger(checkpoint));
        }

        var best = found.Where(pair => pair.Tensors == found[0].Tensors).ToList();
        return best.TrueForAll(pair => Cnn14Layout.Names.All(name => checkpoint.AreSame(best[0].Prefix + name, pair.Prefix + name))) ? best[0].Prefix : throw new CheckpointFormatException(
            checkpoint.Path,
            $"it holds {best.Count} CNN14 networks, under {Quote(best)}. Choose one by Cnn14Options.CheckpointPrefix.");
    }

    private static string Quote(IEnumerable<(string Prefix, int Tensors)> prefixes) => string.Join(" and ", prefixes.Select(pair => $"'{pair.Prefix}'"));

    // Networks that share some names with CNN14: HTSAT has a bn0, SpeechBrain's CNN14 the convolutions.
    private static string? DescribeRelative(Checkpoint checkpoint)
    {
        bool Has(string part) => checkpoint.Tensors.Any(tensor => tensor.Name.Contains(part, StringComparison.Ordinal));
        return Has("htsat.") ? "it holds the HTSAT encoder (CLAP 2023), not CNN14. CNN14 is in the 2022 file, CLAP_weights_2022.pth."
            : Has("conv_block1.norm1.") ? "it holds SpeechBrain's CNN14, which has other names and 80 mel bands. Use PANNs' own file or CLAP_weights_2022.pth."
            : null;
    }

    private static string DescribeStranger(Checkpoint checkpoint)
    {
        if ((DescribeRelative(checkpoint) ?? CheckpointVariant.Describe(checkpoint)) is { } known)
        {
            return known;
        }

        if (checkpoint.Tensors.Count == 0)
        {
            // The object at the top, or under a key such as 'model'; what it consists of is not kept.
            string? type = checkpoint.Unreadable.Count > 0 ? checkpoint.Unreadable.MinBy(pair => pair.Key.Length).Value : null;
            return type is null
                ? "it holds no tensors."
                : $"it holds a pickled object of the Python class '{type}' instead of tensors, which can only be opened by running its code. In Python, load it and save the weights alone, as a plain dict of tensors: torch.save(model.state_dict(), path).";
        }

        string hint = checkpoint.IgnoredTypes.Count > 0 ? $" It also names Python objects that are not read here ({string.Join(", ", checkpoint.IgnoredTypes.Take(3))}); if the network is inside one, save model.state_dict() instead." : string.Empty;
        return $"it holds no CNN14: none of its {checkpoint.Tensors.Count} tensors has a name such as 'conv_block1.conv1.weight'. {(checkpoint.Tensors[0].Name.Length == 0 ? "It is one tensor without a name" : $"The first is '{checkpoint.Tensors[0].Name}'")}.{hint}";
    }

    private static void CheckTypes(Checkpoint checkpoint, string prefix)
    {
        foreach (CheckpointTensor tensor in checkpoint.Tensors)
        {
            if (tensor.Type is not (TensorElementType.Float64 or TensorElementType.Float32 or TensorElementType.Float16 or TensorElementType.BFloat16)
                && tensor.Name.StartsWith(prefix, StringComparison.Ordinal)
                && Cnn14Layout.Names.Contains(tensor.Name[prefix.Length..]))
            {
                throw new CheckpointFormatException(checkpoint.Path, $"the tensor '{tensor.Name}' is of type {tensor.Type} where floating point is expected: a quantised checkpoint cannot be used. Give the original one.") { Key = tensor.Name };
            }
        }
    }

    private static CheckpointIdentity Identify(
        Checkpoint checkpoint,
        string prefix,
        Cnn14Weights weights,
        CancellationToken cancellationToken)
    {
        string digest = checkpoint.Metadata.TryGetValue(SourceKey, out string? source) && source.Length == 64 && source.All(char.IsAsciiHexDigit)
            ? source
            : checkpoint.ComputeSha256(cancellationToken);
        string kind = KindOf(checkpoint, prefix);
        (string? preset, int? otherFftLength) = FrontEndOf(checkpoint, prefix, kind);
        return new CheckpointIdentity(kind, weights.Sha256, digest, preset)
        {
            OtherFftLength = otherFftLength,
            OtherPresets = checkpoint.Metadata.TryGetValue(OtherPresetsKey, out string? others) ? [.. others.Split(',').Where(LogMelPresets.All.ContainsKey)] : [],
        };
    }

    private static string KindOf(Checkpoint checkpoint, string prefix)
    {
        bool IsThere(string name) => checkpoint.Tensors.Any(tensor => tensor.Name == prefix + name);
        return checkpoint.Metadata.TryGetValue(KindKey, out string? kind) && kind is Clap or Panns or Synthetic ? kind
            : prefix.EndsWith(ClapPrefix, StringComparison.Ordinal) ? Clap
            : IsThere("fc_audioset.weight") || IsThere("spectrogram_extractor.stft.conv_real.weight") ? Panns
            : "cnn14";
    }

    /// <summary>
    /// What the front-end buffers beside the network, or the remarks of a converted file, say about its front end. CLAP has CNN14 with one front end only.
    /// </summary>
    private static (string? Preset, int? OtherFftLength) FrontEndOf(Checkpoint checkpoint, string prefix, string kind)
    {
        if (checkpoint.Tensors.FirstOrDefault(tensor => tensor.Name == prefix + MelFilters) is { Shape: [> 1 and < 8192, > 0 and <= 512] } filters)
        {
            string? recognised = LogMelPresets.Recognise(checkpoint.Read(filters.Name), filters.Type);
            return (recognised, recognised is null ? 2 * (filters.Shape[0] - 1) : null);
        }

        if (checkpoint.Metadata.TryGetValue(PresetKey, out string? preset) && LogMelPresets.All.ContainsKey(preset))
        {
            return (preset, null);
        }

        return checkpoint.Metadata.TryGetValue(OtherFftLengthKey, out string? text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? (null, length)
            : (kind == Clap ? LogMelPresets.Clap2022 : null, null);
    }
}
