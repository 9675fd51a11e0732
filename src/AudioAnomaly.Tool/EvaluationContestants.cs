using System.Globalization;
using AudioAnomaly.Audio;
using AudioAnomaly.Checkpoints;
using AudioAnomaly.Evaluation;
using AudioAnomaly.Onnx;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Tool;

/// <summary>The detectors that <c>evaluate</c> names, with weights, front end and options.</summary>
internal sealed class EvaluationContestants
{
    private readonly string[] _detectors;
    private readonly string? _weights;
    private readonly string? _prefix;
    private readonly string? _preset;
    private readonly string _frontEnd;
    private readonly AudioFilter[] _filters;
    private readonly string[] _settings;
    private readonly ThresholdPolicy _threshold;
    private readonly IReadOnlyList<int> _seeds;
    private readonly EvaluationProtocol _protocol;
    private readonly ComputeDevice _device;
    private readonly Dictionary<int, Cnn14Weights?> _networks = [];
    private readonly string? _onnx;
    private string? _onnxSha256;

    // Of each part every header is read, once for all detectors.
    private readonly Dictionary<EvaluationPart, LogMelOptions> _suited = new(ReferenceEqualityComparer.Instance);

    /// <summary>Checks that everything goes together.</summary>
    /// <exception cref="UsageException">It does not.</exception>
    public EvaluationContestants(
        string[] detectors,
        string? weights,
        string? prefix,
        string? preset,
        string frontEnd,
        AudioFilter[] filters,
        string[] settings,
        ThresholdPolicy threshold,
        IReadOnlyList<int> seeds,
        EvaluationProtocol protocol,
        ComputeDevice device)
    {
        (_detectors, _weights, _prefix, _preset, _settings) = (detectors, weights, prefix, preset, settings);
        (_frontEnd, _filters) = (frontEnd, filters);
        (_threshold, _seeds, _protocol, _device) = (threshold, seeds, protocol, device);
        _onnx = CommonOptions.IsOnnx(weights) ? weights : null;
        foreach (string setting in settings)
        {
            CheckIsKnown(setting);
        }

        foreach (string detector in detectors)
        {
            OptionSettings.Check(SettingsOf(detector), detector, weights, frontEnd, ShownPreset);

            // Beside others, a detector that works on the spectrogram takes no notice of the weights.
            DetectorChoice.Check(detector, detectors.Length > 1 && !DetectorChoice.Create(detector).TakesFeatures ? null : weights);
        }
    }

    /// <summary>Loads the weights. Random ones are drawn anew for each seed.</summary>
    /// <exception cref="NativeRuntimeException">A detector is trained, and the native library is missing or cannot be loaded.</exception>
    public void Load(CancellationToken cancellationToken)
    {
        foreach (string detector in _detectors)
        {
            DetectorChoice.Create(detector).EnsureItCanBeFitted();
        }

        _onnxSha256 = _onnx is null ? null : OnnxFile.Read(_onnx).Sha256;
        string? weights = _detectors.Any(detector => DetectorChoice.Create(detector).TakesFeatures) ? _weights : CommonOptions.NoWeights;
        foreach (int seed in _seeds)
        {
            bool isSame = weights != CommonOptions.RandomWeights && _networks.Count > 0;
            _networks[seed] = isSame ? _networks.Values.First() : CommonOptions.WeightsOf(weights, _prefix, seed, cancellationToken);
        }
    }

    /// <summary>What to know where the protocol's network is not the one in use; null if it is. Weights are loaded.</summary>
    public string? NetworkWarning()
    {
        if (_protocol.Preset is null || !_detectors.Any(detector => DetectorChoice.Create(detector).TakesFeatures))
        {
            return null;
        }

        CheckpointIdentity? identity = _networks.Values.First()?.Identity;
        string used = identity is { Kind: Cnn14Checkpoint.Clap } ? string.Empty
            : _onnx is not null ? $"the network '{Path.GetFileName(_onnx)}' is"
            : identity is null ? _weights == CommonOptions.NoWeights ? "pieces of the spectrogram are" : "an untrained network is"
            : CommonOptions.IsFile(_weights) ? $"'{Path.GetFileName(_weights)}' ({identity.Kind}) is"
            : "the small network that comes with this program is";
        return used.Length == 0 ? null
            : $"--protocol {_protocol.Name}: {used} used in place of the paper's network, the CNN14 of Microsoft CLAP (2022). The methods and metrics are the paper's, but the"
                + " figures do not compare with those of the paper. For these give the paper's weights: --weights CLAP_weights_2022.pth (where to get the file: docs/reference/weights.md).";
    }

    /// <summary>The contestants, in the order they were named.</summary>
    public IReadOnlyList<EvaluationContestant> Make() => [.. _detectors.Select(detector => new EvaluationContestant
    {
        Name = detector,
        Settings = string.Join('\n',
        [
            .. DescribeOptions(detector).Select(option => $"{option.Key}={option.Value}"),
            .. SettingsOf(detector),
            $"backbone={BackboneOf(detector)}",
            $"threshold={_threshold}",
        ]),
        CreatePipeline = (part, seed) =>
        {
            AudioAnomalyPipelineBuilder builder = AudioAnomalyPipeline.CreateBuilder().UseSeed(seed).UseThreshold(_threshold).SkipUnreadableRecordings();
            OptionsOf(detector, seed, part).Configure(builder, NetworkOf(detector, seed));
            return builder.Build();
        },
    })];

    /// <summary>Adds to a report's settings what this class knows.</summary>
    public EvaluationSettings Describe(EvaluationSettings settings, EvaluationPlan plan)
    {
        var options = new SortedDictionary<string, string>(settings.Options.ToDictionary(), StringComparer.Ordinal) { ["threshold"] = _threshold.ToString()! };
        foreach (string detector in _detectors)
        {
            foreach ((string key, string value) in DescribeOptions(detector))
            {
                options[$"{detector}.{key}"] = value;
            }
        }

        string[] presets = [.. _detectors.SelectMany(detector => plan.Parts.Select(part => PresetNameOf(detector, part))).Distinct()];
        string[] backbones = [.. _detectors.Select(BackboneOf).Distinct()];
        return settings with { Options = options, Preset = string.Join(", ", presets), Backbone = string.Join(", ", backbones) };
    }

    /// <summary>Some of the settings are for one detector alone.</summary>
    private IEnumerable<string> SettingsOf(string detector)
    {
        foreach (string setting in _protocol.DetectorSettings.GetValueOrDefault(detector, []))
        {
            yield return setting;
        }

        foreach (string setting in _protocol.Settings.Where(setting => Blank(detector).Knows(KeyOf(setting))))
        {
            yield return setting;
        }

        foreach (string setting in _settings)
        {
            (string? owner, string rest) = Split(setting);
            if (owner == detector || (owner is null && Blank(detector).Knows(KeyOf(rest))))
            {
                yield return rest;
            }
        }
    }

    /// <summary>The preset if it is known before weights are loaded.</summary>
    private string? ShownPreset => _preset ?? (_weights is null ? _protocol.Preset : null);

    private void CheckIsKnown(string setting)
    {
        (string? owner, string rest) = Split(setting);
        if (KeyOf(rest).Equals(nameof(CfaOptions.ResumeFile), StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--set {setting}: an evaluation does not use it, because its parts would share the file. Finished parts are kept in --output.");
        }

        if (owner is not null && !_detectors.Contains(owner))
        {
            throw new UsageException($"--set {setting}: '{owner}' is not one of the detectors ({string.Join(", ", _detectors)}).");
        }

        if (owner is null && !_detectors.Any(detector => Blank(detector).Knows(KeyOf(rest))))
        {
            // Its message lists what there is.
            OptionSettings.Check([rest], _detectors[0], _weights, _frontEnd, ShownPreset);
        }
    }

    private static (string? Owner, string Setting) Split(string setting)
        => KeyOf(setting).Split('.', 2) is [var owner, _] ? (owner, setting[(owner.Length + 1)..]) : (null, setting);

    private static string KeyOf(string setting) => setting.Split('=', 2)[0];

    private OptionSettings Blank(string detector)
        => new(new FrontEndChoice(_frontEnd, new LogMelOptions(), []), DetectorChoice.Create(detector), _weights != CommonOptions.NoWeights && _onnx is null, _onnx);

    /// <summary>The options in use; without those of the front end where each part has its own.</summary>
    private IEnumerable<(string Key, string Value)> DescribeOptions(string detector)
    {
        HashSet<string> hidden = PresetOf(detector) == CommonOptions.AutoPreset
            ? [.. new FrontEndChoice(_frontEnd, new LogMelOptions(), []).Options.Format.Properties.Select(property => property.Name)]
            : [];
        IEnumerable<(string Key, string Value)> options = OptionsOf(detector, _seeds[0], static () => new LogMelOptions()).Values.Where(option => !hidden.Contains(option.Key));
        return
        [
            ("preset", PresetOf(detector)),
            .. _frontEnd == FrontEndChoice.Default ? [] : (IEnumerable<(string, string)>)[("frontEnd", _frontEnd)],
            .. _filters.Length == 0 ? [] : (IEnumerable<(string, string)>)[("filters", string.Join(" ", _filters.AsEnumerable()))],
            .. options,
        ];
    }

    private OptionSettings OptionsOf(string detector, int seed, EvaluationPart part) => OptionsOf(detector, seed, () => SuitedTo(part));

    private OptionSettings OptionsOf(string detector, int seed, Func<LogMelOptions> suited)
    {
        Cnn14Weights? network = NetworkOf(detector, seed);
        var choice = DetectorChoice.Create(detector);
        var options = new OptionSettings(
            new FrontEndChoice(_frontEnd, CommonOptions.LogMelOf(PresetOf(detector), network, choice, suited), _filters), choice, network is not null, _onnx, _device);
        options.Apply(SettingsOf(detector));
        options.DecidePrecision();
        return options;
    }

    private Cnn14Weights? NetworkOf(string detector, int seed) => DetectorChoice.Create(detector).TakesFeatures ? _networks[seed] : null;

    /// <summary>The preset asked for, or the protocol's where the weights allow it, or the one that suits the recordings of each part.</summary>
    private string PresetOf(string detector)
    {
        CheckpointIdentity? weights = NetworkOf(detector, _seeds[0])?.Identity;
        bool fits = _protocol.Preset is { } protocols && (weights?.Preset is null || weights.Preset == protocols || weights.OtherPresets.Contains(protocols));
        return _preset ?? (fits ? DetectorChoice.Create(detector).Preset ?? _protocol.Preset! : CommonOptions.AutoPreset);
    }

    private string PresetNameOf(string detector, EvaluationPart part)
    {
        var choice = DetectorChoice.Create(detector);
        LogMelOptions logMel = CommonOptions.LogMelOf(PresetOf(detector), NetworkOf(detector, _seeds[0]), choice, () => SuitedTo(part));
        string preset = LogMelPresets.NameOf(logMel) ?? choice.Preset ?? "of its own";
        string shown = _frontEnd == FrontEndChoice.Default ? preset : $"{_frontEnd} like {preset}";
        return _filters.Length == 0 ? shown : $"{shown} after {string.Join(" ", _filters.AsEnumerable())}";
    }

    private LogMelOptions SuitedTo(EvaluationPart part)
    {
        if (!_suited.TryGetValue(part, out LogMelOptions? suited))
        {
            _suited[part] = suited = LogMelOptions.ForRecordings(AudioSource.FromItems(part.Training.Select(recording => recording.Audio)));
        }

        // Settings change it.
        return suited with { };
    }

    private string BackboneOf(string detector) => !DetectorChoice.Create(detector).TakesFeatures ? "none"
        : _onnx is not null ? $"{Path.GetFileName(_onnx)} (SHA-256 {_onnxSha256})"
        : NetworkOf(detector, _seeds[0]) is not { } network ? "LogMelPatches"
        : network.Identity?.ToString() ?? string.Create(CultureInfo.InvariantCulture, $"untrained CNN14, drawn anew for each seed");
}
