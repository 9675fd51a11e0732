using System.CommandLine;
using AudioAnomaly.Onnx;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Tool;

/// <summary>Options that several commands share, and what their texts mean.</summary>
internal static class CommonOptions
{
    /// <summary>What <c>--weights</c> says for no network.</summary>
    public const string NoWeights = "patches";

    /// <summary>What <c>--weights</c> says for an untrained network.</summary>
    public const string RandomWeights = "random";

    /// <summary>What <c>--preset</c> says for the front end that suits the recordings.</summary>
    public const string AutoPreset = "auto";

    private const string PretrainedWeights = "pretrained";
    private static readonly string[] Presets = ["clap2022", "panns32k", "panns16k", "dcase2020", "narrow8k", "narrow4k", "narrow2k"];

    private static readonly Lazy<ComputePrecision> Precision = new(() =>
    {
        using var network = new Cnn14(Cnn14Weights.Pretrained, ["conv_block1"], components: new ComponentContext(ComputeDevice.Processor.CreateRegistry()));
        return network.Precision;
    });

    /// <summary>What <see cref="ComputePrecision.Auto"/> comes to on this machine.</summary>
    public static ComputePrecision MeasuredPrecision => Precision.Value;

    public static Option<string?> Preset() => PresetOf(
        "The log-mel front end: clap2022, panns32k, panns16k or dcase2020, or narrow8k, narrow4k, narrow2k for recordings of these low sample"
        + " rates. By default the one that the weights were trained with, as far as the file tells; otherwise panns32k (with the autoencoder dcase2020).",
        Presets);

    /// <summary>The <c>--preset</c> of commands that know the recordings beforehand.</summary>
    public static Option<string?> PresetOrAuto() => PresetOf(
        "The log-mel front end: auto, the default, chooses by the lowest sample rate of the recordings among those that the weights go together with;"
        + " or clap2022, panns32k, panns16k, dcase2020, narrow8k, narrow4k or narrow2k.",
        [AutoPreset, .. Presets]);

    public static Option<string?> Weights() => new("--weights")
    {
        Description = "CNN14 weights: 'pretrained' for those that come with the program (the default), a PyTorch checkpoint (.pth, .pt, .ckpt) or "
            + "safetensors file, or 'random' for an untrained network (experiments only); or 'patches' for no network: patches of the "
            + "log-mel spectrogram are the features then; or a network in the ONNX format (.onnx), which needs ONNX Runtime (see doctor).",
        HelpName = "pretrained|patches|FILE|MODEL.onnx|random",
    };

    public static Option<string?> Prefix() => new("--prefix")
    {
        Description = "What stands before the names of the network's tensors, such as model_ema, in a checkpoint that holds several networks.",
        HelpName = "NAME",
    };

    /// <summary>The <c>--weights</c> of commands that load models.</summary>
    public static Option<string?> ModelWeights()
        => new("--weights") { Description = "The checkpoint or ONNX network that a model saved without its backbone needs.", HelpName = "FILE" };

    public static Option<string?> Channel()
        => new("--channel") { Description = "The channel to take, counted from 0, or 'mean' (default).", HelpName = "N|mean" };

    public static Option<double> Percentile() => new NumberOption<double>("--percentile")
    {
        Description = "Cells above this percentile of all maps are predicted in the paper's F1 rule.",
        DefaultValueFactory = _ => 40,
        HelpName = "P",
    };

    public static Option<int> MinimumArea() => new NumberOption<int>("--min-area")
    {
        Description = "The fewest cells of a region that counts in AU-PRO.",
        DefaultValueFactory = _ => 1,
        HelpName = "N",
    };

    public static Option<bool> Json() => new("--json") { Description = "Write one JSON document." };

    /// <summary>Whether <c>--weights</c> names a file.</summary>
    public static bool IsFile(string? weights) => weights is not (null or RandomWeights or PretrainedWeights or NoWeights);

    /// <summary>Whether <c>--weights</c> names a network in the ONNX format.</summary>
    public static bool IsOnnx(string? weights) => IsFile(weights) && Path.GetExtension(weights)!.Equals(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>Loads the CNN14 that <c>--weights</c> names, by default the one that comes with the program; null for none or another network.</summary>
    /// <exception cref="UsageException">There is a prefix and no file.</exception>
    public static Cnn14Weights? WeightsOf(string? weights, string? prefix, int seed, CancellationToken cancellationToken)
    {
        if (prefix is not null && (!IsFile(weights) || IsOnnx(weights)))
        {
            throw new UsageException("--prefix chooses in a checkpoint: give one with --weights FILE.");
        }

        if (IsOnnx(weights))
        {
            return null;
        }

        switch (weights)
        {
            case null or PretrainedWeights:
                return Cnn14Weights.Pretrained;
            case NoWeights:
                return null;
            case RandomWeights:
                return Cnn14Weights.Random(seed);
            default:
                var loaded = Cnn14Weights.Load(weights, prefix, cancellationToken);
                Console.Error.WriteLine($"Weights: {loaded.Identity}.");
                return loaded;
        }
    }

    /// <summary>The front end asked for, or that of the weights, or the default one.</summary>
    public static LogMelOptions LogMelOf(string? preset, Cnn14Weights? weights) => (preset ?? weights?.Identity?.Preset) switch
    {
        "clap2022" => LogMelOptions.Clap2022,
        "panns16k" => LogMelOptions.Panns16k,
        "dcase2020" => LogMelOptions.Dcase2020,
        "narrow8k" => LogMelOptions.Narrow8k,
        "narrow4k" => LogMelOptions.Narrow4k,
        "narrow2k" => LogMelOptions.Narrow2k,
        _ => LogMelOptions.Panns32k,
    };

    /// <summary>The front end asked for, or with <see cref="AutoPreset"/> the one that suits recordings, weights and detector.</summary>
    /// <param name="preset">What was asked for.</param>
    /// <param name="weights">The network's weights, or null.</param>
    /// <param name="detector">The detector.</param>
    /// <param name="suitedToRecordings">Finds the front end that holds all that the recordings hold, which reads their headers.</param>
    public static LogMelOptions LogMelOf(string preset, Cnn14Weights? weights, DetectorChoice detector, Func<LogMelOptions> suitedToRecordings)
    {
        if (preset != AutoPreset)
        {
            return LogMelOf(preset, weights);
        }

        LogMelOptions suited = suitedToRecordings();
        bool isNarrow = suited.SampleRate < LogMelOptions.Panns16k.SampleRate;
        return detector.Preset is { } own && !isNarrow ? LogMelOf(own, null)
            : weights?.Identity is { Preset: not null } identity && !isNarrow && !identity.OtherPresets.Contains(LogMelPresets.NameOf(suited)) ? LogMelOf(identity.Preset, null)
            : suited;
    }

    public static ChannelSelection ChannelOf(string? channel) => Parse("--channel", channel ?? "mean", ChannelSelection.Parse);

    public static ThresholdPolicy ThresholdOf(string threshold) => Parse("--threshold", threshold, ThresholdPolicy.Parse);

    private static Option<string?> PresetOf(string description, string[] names)
    {
        var option = new Option<string?>("--preset") { Description = description };
        option.AcceptOnlyFromAmong(names);
        return option;
    }

    private static T Parse<T>(string option, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{option}: {e.Message}");
        }
    }

    /// <summary>Loads a model, with the weights that it was saved without.</summary>
    /// <exception cref="UsageException">The options do not fit the model.</exception>
    public static Task<AudioAnomalyModel> LoadModelAsync(
        string path,
        string? weights,
        string? prefix,
        ComputeDevice device,
        CancellationToken cancellationToken,
        ExecutionOptions? execution = null)
        => AudioAnomalyModel.LoadAsync(path, RegistryOf(path, weights, prefix, device, cancellationToken), device.ToExecution(execution), cancellationToken: cancellationToken);

    /// <summary>What makes the parts of a model that may have been saved without its backbone.</summary>
    private static ComponentRegistry RegistryOf(string model, string? weights, string? prefix, ComputeDevice device, CancellationToken cancellationToken)
    {
        if (!IsFile(weights))
        {
            return weights is null && prefix is null
                ? device.CreateRegistry()
                : throw new UsageException("--weights and --prefix: give the checkpoint file that the model was fitted with.");
        }

        // Otherwise a wrong option would be passed over in silence.
        (string id, string network) = IsOnnx(weights) ? (OnnxExtractor.ComponentId, "ONNX network") : (Cnn14.ComponentId, "CNN14");
        if (AudioAnomalyModel.ReadManifest(model)["components"]?.ToJsonString().Contains($"\"{id}\"", StringComparison.Ordinal) != true)
        {
            throw new UsageException($"--weights {weights}: '{model}' has no {network} that would need weights. Leave the option out.");
        }

        return IsOnnx(weights)
            ? device.CreateRegistry().AddOnnx(o => o.NetworkFiles.Add(weights!))
            : device.CreateRegistry().WithCnn14(Cnn14Weights.Load(weights!, prefix, cancellationToken));
    }
}
