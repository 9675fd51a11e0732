using AudioAnomaly.Onnx;

namespace AudioAnomaly.Tool;

/// <summary>The option bags of a pipeline, changeable by <c>--set key=value</c>.</summary>
internal sealed class OptionSettings
{
    private const string Open = "chosen by the recordings";

    // Where the weights come from is for --weights, --prefix and --seed to say; so this can be asked for before they are there.
    private static readonly string[] NeedsWeights = [nameof(Cnn14Options.ExternalBackbone)];

    private readonly FrontEndChoice _frontEnd;
    private readonly LogMelPatchOptions _patches = new();
    private readonly Cnn14Options _cnn14 = new();
    private readonly OnnxOptions? _onnx;
    private readonly ExecutionSettings _execution = new();
    private readonly DetectorChoice _detector;
    private readonly bool _network;
    private readonly ComputeDevice _device;
    private readonly CalibrationOptions _calibration = new();
    private readonly WindowOptions _windows = new();

    // Values of the front end that are not known yet, by name, as they are before anything is set.
    private IReadOnlyDictionary<string, string> _open = new Dictionary<string, string>();

    /// <param name="frontEnd">The front end, changed by settings.</param>
    /// <param name="detector">The detector.</param>
    /// <param name="network">Whether its features are CNN14's.</param>
    /// <param name="onnx">The file of the ONNX network whose features they are; null without one. Without either they are patches.</param>
    /// <param name="device">On what is computed; the processor if null.</param>
    public OptionSettings(FrontEndChoice frontEnd, DetectorChoice detector, bool network, string? onnx = null, ComputeDevice? device = null)
    {
        _device = device ?? ComputeDevice.Processor;
        _onnx = onnx is null ? null : new OnnxOptions { File = onnx };
        _frontEnd = frontEnd;
        _detector = detector;
        _network = network;
    }

    /// <summary>Finds mistakes in settings before weights are loaded for them, which can take a while.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="detector">The detector's name.</param>
    /// <param name="weights">What <c>--weights</c> says.</param>
    /// <param name="frontEnd">What <c>--front-end</c> says.</param>
    /// <param name="preset">What <c>--preset</c> says; null if recordings and weights decide.</param>
    /// <exception cref="UsageException">A key is unknown or a value does not fit.</exception>
    public static void Check(IEnumerable<string> settings, string detector, string? weights, string frontEnd, string? preset = null)
    {
        string? onnx = CommonOptions.IsOnnx(weights) ? weights : null;
        if (onnx is not null && !File.Exists(onnx))
        {
            throw new UsageException($"--weights {onnx}: there is no such file.");
        }

        var options = new OptionSettings(new FrontEndChoice(frontEnd, CommonOptions.LogMelOf(preset, null), []), DetectorChoice.Create(detector), weights != CommonOptions.NoWeights && onnx is null, onnx)
        {
            _open = preset is null or CommonOptions.AutoPreset ? FrontEndChoice.OpenOptions(frontEnd) : new Dictionary<string, string>(),
        };
        options.Apply(settings);
        if (options._cnn14.ExternalBackbone && !CommonOptions.IsFile(weights))
        {
            throw new UsageException("--set externalBackbone: without --weights FILE there is no file that the model could ask for.");
        }

        IEnumerable<OptionMistake> mistakes = options.Bags().SelectMany(bag => bag.Format.FindMistakes(bag.Options));
        if (mistakes.FirstOrDefault(mistake => !mistake.Members.Any(NeedsWeights.Contains)) is { } wrong)
        {
            throw new UsageException($"--set: {wrong.Message}");
        }
    }

    /// <summary>Every option by name, with its value as text.</summary>
    public IEnumerable<(string Key, string Value)> Values => Known().Values.Select(entry => (entry.Property.Name, entry.Property.Text(entry.Options)));

    /// <summary>Whether there is an option of this name, in any case.</summary>
    public bool Knows(string key) => Known().ContainsKey(key);

    /// <summary>Applies settings.</summary>
    /// <param name="settings">Each <c>key=value</c>; keys are the options' names in any case.</param>
    /// <exception cref="UsageException">A key is unknown or a value does not fit.</exception>
    public void Apply(IEnumerable<string> settings)
    {
        Dictionary<string, (object Options, OptionProperty Property)> known = Known();
        foreach (string setting in settings)
        {
            string[] parts = setting.Split('=', 2);
            if (parts.Length != 2 || !known.TryGetValue(parts[0], out (object Options, OptionProperty Property) target))
            {
                if (parts.Length == 2 && NearName.Of(parts[0], known.Values.Select(entry => entry.Property.Name)) is { } near)
                {
                    throw new UsageException($"--set {setting}: there is no setting '{parts[0]}'. Did you mean '{near}'? --set help lists all settings.");
                }

                throw new UsageException($"--set {setting}: {(parts.Length == 2 ? $"there is no setting '{parts[0]}'. " : string.Empty)}Write NAME=VALUE. The settings are{Environment.NewLine}{string.Join(Environment.NewLine, known.Values.Select(Describe))}{(_open.Count == 0 ? string.Empty : $"{Environment.NewLine}Values that are {Open} come from the preset that suits recordings, weights and detector; --preset NAME decides, and shows them here.")}");
            }

            try
            {
                target.Property.Set(target.Options, parts[1]);
            }
            catch (FormatException e)
            {
                throw new UsageException($"--set {setting}: {e.Message}");
            }
        }
    }

    /// <summary>Puts what <see cref="ComputePrecision.Auto"/> comes to here in its place, so that the option tells what was done.</summary>
    public void DecidePrecision()
    {
        if (_network && _device == ComputeDevice.Processor && _detector.TakesFeatures && _execution.Precision == ComputePrecision.Auto)
        {
            _execution.Precision = CommonOptions.MeasuredPrecision;
        }
    }

    /// <summary>Adds the parts to a builder.</summary>
    public void Configure(AudioAnomalyPipelineBuilder builder, Cnn14Weights? cnn14)
    {
        _frontEnd.Use(builder).UseComponents(_device.AddEngines).UseExecution(_device.ToExecution(_execution.ToExecution()));
        if (cnn14 is not null)
        {
            builder.UseCnn14(_cnn14 with { Weights = cnn14 });
        }
        else if (_onnx is not null && _detector.TakesFeatures)
        {
            builder.UseOnnx(_onnx);
        }
        else if (_detector.TakesFeatures)
        {
            builder.UseLogMelPatches(_patches);
        }

        _detector.Use(builder);
        builder
            .UseCalibration(o => (o.HoldOutFraction, o.Folds, o.FoldKind) = (_calibration.HoldOutFraction, _calibration.Folds, _calibration.FoldKind))
            .UseWindows(o => (o.WindowSeconds, o.HopSeconds) = (_windows.WindowSeconds, _windows.HopSeconds));
    }

    private OptionsBag[] Bags() =>
    [
        _frontEnd.Options,
        .. Features(),
        _detector.Options,
        new(CalibrationOptions.Format, _calibration),
        new(WindowOptions.Format, _windows),
    ];

    private OptionsBag[] Features() => !_detector.TakesFeatures ? []
        : _network ? [new(Cnn14Options.Format, _cnn14), new(ExecutionSettings.Format, _execution)]
        : _onnx is not null ? [new(OnnxOptions.Format, _onnx)]
        : [new(LogMelPatchOptions.Format, _patches)];

    private Dictionary<string, (object Options, OptionProperty Property)> Known()
        => Bags().SelectMany(bag => bag.Format.Properties.Select(property => (bag.Options, Property: property))).ToDictionary(
            entry => entry.Property.Name,
            StringComparer.OrdinalIgnoreCase);

    private string Describe((object Options, OptionProperty Property) entry)
    {
        string shown = entry.Property.Text(entry.Options);
        bool isOpen = ReferenceEquals(entry.Options, _frontEnd.Options.Options) && _open.TryGetValue(entry.Property.Name, out string? before) && before == shown;
        return $"  {entry.Property.Name} ({(isOpen ? Open : $"now {(shown.Length == 0 ? "unset" : shown)}")})";
    }
}
