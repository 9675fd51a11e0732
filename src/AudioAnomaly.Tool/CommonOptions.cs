using System.CommandLine;
using System.Globalization;
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

    /// <summary>What <c>--threshold</c> takes.</summary>
    public const string ThresholdPolicies = "quantile:P (a share P of normal recordings stays below it, such as quantile:0.95), gamma:P (the same by a fitted gamma"
        + " distribution), alarmsPerDay:N (N false alarms a day), or a score.";

    /// <summary>What <c>--threshold</c> does in commands that use a model.</summary>
    public const string OtherThreshold = "Use another threshold than the model's, in this run only: it is not stored. 'audioanomaly calibrate --threshold' stores one. " + ThresholdPolicies;

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
        "The settings of the log-mel spectrogram: clap2022, panns32k, panns16k or dcase2020; narrow8k, narrow4k or narrow2k for recordings with these"
        + " low sample rates. The default is what the weights were trained with, if their file says so, and panns32k otherwise.",
        Presets);

    /// <summary>The <c>--preset</c> of commands that know the recordings beforehand.</summary>
    public static Option<string?> PresetOrAuto() => PresetOf(
        "The settings of the log-mel spectrogram. The default, auto, chooses what fits the weights and the lowest sample rate of the recordings."
        + " Or name one: clap2022, panns32k, panns16k, dcase2020, narrow8k, narrow4k or narrow2k.",
        [AutoPreset, .. Presets]);

    public static Option<string?> Weights() => new("--weights")
    {
        Description = "What computes the features. 'pretrained' (the default): the CNN14 network that comes with the program. 'patches': no network, but pieces of"
            + " the log-mel spectrogram. FILE: your own CNN14 weights (.pth, .pt, .ckpt or .safetensors). MODEL.onnx: a network in the ONNX format; it needs ONNX"
            + " Runtime (see 'audioanomaly doctor'). 'random': an untrained CNN14, for experiments only.",
        HelpName = "pretrained|patches|FILE|MODEL.onnx|random",
    };

    public static Option<string?> Prefix() => new("--prefix")
    {
        Description = "Which network to take from a checkpoint that holds several: the prefix of its tensors' names, such as model_ema.",
        HelpName = "NAME",
    };

    /// <summary>The <c>--weights</c> of commands that load models.</summary>
    public static Option<string?> ModelWeights()
        => new("--weights") { Description = "The checkpoint or ONNX network, if the model was saved without it.", HelpName = "FILE" };

    public static Option<string?> Channel()
        => new("--channel") { Description = "The channel to use, counted from 0, or 'mean' of all channels (the default).", HelpName = "N|mean" };

    public static Option<double> Percentile() => new NumberOption<double>("--percentile")
    {
        Description = "For F1 by the paper's rule: cells above this percentile of all maps count as anomalous.",
        DefaultValueFactory = _ => 40,
        HelpName = "P",
    };

    public static Option<int> MinimumArea() => new NumberOption<int>("--min-area")
    {
        Description = "For AU-PRO: regions with fewer cells are left out.",
        DefaultValueFactory = _ => 1,
        HelpName = "N",
    };

    public static Option<bool> Json() => new("--json") { Description = "Write the result as one JSON document." };

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
            throw new UsageException("--prefix chooses a network within a checkpoint. Give the checkpoint with --weights FILE.");
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

    public static ThresholdPolicy ThresholdOf(string threshold)
    {
        ThresholdPolicy policy = Parse("--threshold", threshold, ThresholdPolicy.Parse);
        if (LooksLikeProbability(policy, threshold))
        {
            ErrorOutput.Warn($"--threshold {threshold} is a score: whatever scores more is anomalous. For the threshold that this share of normal recordings stays below, write --threshold quantile:{threshold}.");
        }

        return policy;
    }

    private static bool LooksLikeProbability(ThresholdPolicy policy, string threshold)
        => policy.IsManual && double.TryParse(threshold, CultureInfo.InvariantCulture, out double number) && number is >= 0.5 and < 1;

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
                : throw new UsageException("--weights and --prefix: name the checkpoint file that the model was fitted with.");
        }

        // Otherwise a wrong option would be passed over in silence.
        (string id, string network) = IsOnnx(weights) ? (OnnxExtractor.ComponentId, "ONNX network") : (Cnn14.ComponentId, "CNN14");
        if (AudioAnomalyModel.ReadManifest(model)["components"]?.ToJsonString().Contains($"\"{id}\"", StringComparison.Ordinal) != true)
        {
            throw new UsageException($"--weights {weights}: '{model}' holds no {network} without its weights. Leave --weights out.");
        }

        return IsOnnx(weights)
            ? device.CreateRegistry().AddOnnx(o => o.NetworkFiles.Add(weights!))
            : device.CreateRegistry().WithCnn14(Cnn14Weights.Load(weights!, prefix, cancellationToken));
    }
}
