using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace AudioAnomaly.Cli;

/// <summary>The option bags of a pipeline, changeable by <c>--set key=value</c>.</summary>
internal sealed class OptionSettings
{
    // What --weights, --prefix and --seed say.
    private static readonly string[] FromWeightsOption = [nameof(Cnn14Options.Checkpoint), nameof(Cnn14Options.CheckpointPrefix), nameof(Cnn14Options.Weights), nameof(Cnn14Options.RandomWeightsSeed)];

    private readonly LogMelOptions _logMel;
    private readonly LogMelPatchOptions _patches = new();
    private readonly Cnn14Options _cnn14 = new();
    private readonly DetectorChoice _detector;
    private readonly bool _network;
    private readonly CalibrationOptions _calibration = new();
    private readonly WindowOptions _windows = new();

    /// <param name="logMel">The front end, changed by settings.</param>
    /// <param name="detector">The detector.</param>
    /// <param name="network">Whether its features are a network's; otherwise patches.</param>
    public OptionSettings(LogMelOptions logMel, DetectorChoice detector, bool network)
    {
        _logMel = logMel;
        _detector = detector;
        _network = network;
    }

    /// <summary>Finds mistakes in settings before weights are loaded for them, which can take a while.</summary>
    /// <exception cref="UsageException">A key is unknown or a value does not fit.</exception>
    public static void Check(IEnumerable<string> settings, string detector, string? weights)
    {
        var options = new OptionSettings(new LogMelOptions(), DetectorChoice.Create(detector), weights != CommonOptions.NoWeights);
        options.Apply(settings);
        if (options._cnn14.ExternalBackbone && !CommonOptions.IsFile(weights))
        {
            throw new UsageException("--set externalBackbone: without --weights FILE there is no file that the model could ask for.");
        }

        var mistakes = new List<ValidationResult>();
        foreach (object owner in options.Owners())
        {
            Validator.TryValidateObject(owner, new ValidationContext(owner), mistakes, validateAllProperties: true);
        }

        // The weights themselves are not there yet.
        if (mistakes.Find(mistake => !mistake.MemberNames.Any(name => FromWeightsOption.Contains(name) || name == nameof(Cnn14Options.ExternalBackbone))) is { } wrong)
        {
            throw new UsageException($"--set: {wrong.ErrorMessage}");
        }
    }

    /// <summary>Every option by name, with its value as text.</summary>
    public IEnumerable<(string Key, string Value)> Values => Known().Select(entry => (NameOf(entry.Key), TextOf(entry.Value.Property.GetValue(entry.Value.Owner))));

    /// <summary>Whether there is an option of this name, in any case.</summary>
    public bool Knows(string key) => Known().ContainsKey(key);

    /// <summary>Applies settings.</summary>
    /// <param name="settings">Each <c>key=value</c>; keys are the options' names in any case.</param>
    /// <exception cref="UsageException">A key is unknown or a value does not fit.</exception>
    public void Apply(IEnumerable<string> settings)
    {
        Dictionary<string, (object Owner, PropertyInfo Property)> known = Known();
        foreach (string setting in settings)
        {
            string[] parts = setting.Split('=', 2);
            if (parts.Length != 2 || !known.TryGetValue(parts[0], out (object Owner, PropertyInfo Property) target))
            {
                throw new UsageException($"--set {setting}: use one of{Environment.NewLine}{string.Join(Environment.NewLine, known.Select(Describe))}");
            }

            target.Property.SetValue(target.Owner, Convert(setting, parts[1], target.Property.PropertyType));
        }
    }

    /// <summary>Puts what <see cref="BackbonePrecision.Auto"/> comes to on this machine in its place, so that the option tells what was done.</summary>
    public void DecidePrecision()
    {
        if (_network && _detector.TakesFeatures && _cnn14.Precision == BackbonePrecision.Auto)
        {
            _cnn14.Precision = CommonOptions.MeasuredPrecision;
        }
    }

    /// <summary>Adds the parts to a builder.</summary>
    public void Configure(AudioAnomalyPipelineBuilder builder, Cnn14Weights? cnn14)
    {
        builder.UseLogMel(_logMel);
        if (cnn14 is not null)
        {
            builder.UseCnn14(o => (o.Layers, o.Weights, o.ExternalBackbone, o.Precision) = (_cnn14.Layers, cnn14, _cnn14.ExternalBackbone, _cnn14.Precision));
        }
        else if (_detector.TakesFeatures)
        {
            builder.UseLogMelPatches(o => (o.PatchFrames, o.PatchBins, o.FrameStride, o.BinStride) = (_patches.PatchFrames, _patches.PatchBins, _patches.FrameStride, _patches.BinStride));
        }

        _detector.Use(builder);
        builder
            .UseCalibration(o => o.HoldOutFraction = _calibration.HoldOutFraction)
            .UseWindows(o => (o.WindowSeconds, o.HopSeconds) = (_windows.WindowSeconds, _windows.HopSeconds));
    }

    private object[] Owners() => [_logMel, .. Features(), _detector.Options, _calibration, _windows];

    private object[] Features() => !_detector.TakesFeatures ? [] : _network ? [_cnn14] : [_patches];

    private Dictionary<string, (object Owner, PropertyInfo Property)> Known()
    {
        var known = new Dictionary<string, (object, PropertyInfo)>(StringComparer.OrdinalIgnoreCase);
        foreach (object owner in Owners())
        {
            foreach (PropertyInfo property in owner.GetType().GetProperties().Where(property => property.CanWrite && !FromWeightsOption.Contains(property.Name)))
            {
                known.Add(property.Name, (owner, property));
            }
        }

        return known;
    }

    private static string Describe(KeyValuePair<string, (object Owner, PropertyInfo Property)> entry)
    {
        string shown = TextOf(entry.Value.Property.GetValue(entry.Value.Owner));
        return $"  {NameOf(entry.Key)} (now {(shown.Length == 0 ? "unset" : shown)})";
    }

    private static string NameOf(string property) => $"{char.ToLowerInvariant(property[0])}{property[1..]}";

    private static string TextOf(object? value)
        => value is IEnumerable<string> list ? string.Join(',', list) : System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;

    private static object Convert(string setting, string text, Type type)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        try
        {
            return target == typeof(IList<string>) ? text.Split(',', StringSplitOptions.TrimEntries)
                : target.IsEnum ? Enum.Parse(target, text, ignoreCase: true)
                : System.Convert.ChangeType(text, target, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            string expected = target.IsEnum ? string.Join(", ", Enum.GetNames(target)) : target == typeof(int) ? "a whole number" : target == typeof(bool) ? "true or false" : "a number";
            throw new UsageException($"--set {setting}: '{text}' is not {expected}.");
        }
    }
}
