using System.Globalization;
using System.Reflection;

namespace AudioAnomaly.Cli;

/// <summary>The option bags of a pipeline, changeable by <c>--set key=value</c>.</summary>
internal sealed class OptionSettings
{
    // What --weights and --seed say.
    private static readonly string[] FromWeightsOption = [nameof(Cnn14Options.Checkpoint), nameof(Cnn14Options.Weights), nameof(Cnn14Options.RandomWeightsSeed)];

    private readonly LogMelOptions _logMel;
    private readonly LogMelPatchOptions _patches = new();
    private readonly Cnn14Options _cnn14 = new();
    private readonly object _detector;
    private readonly CalibrationOptions _calibration = new();
    private readonly WindowOptions _windows = new();

    public OptionSettings(string detector, LogMelOptions logMel)
    {
        _logMel = logMel;
        _detector = detector switch
        {
            AutoencoderDetector.ComponentId => new AutoencoderOptions(),
            _ => new PatchCoreOptions(),
        };
    }

    /// <summary>The detectors that <c>--detector</c> names.</summary>
    public static string[] Detectors { get; } = [PatchCoreDetector.ComponentId, AutoencoderDetector.ComponentId];

    /// <summary>The front end that belongs to a detector, or null if it takes any.</summary>
    public static string? PresetOf(string detector) => detector == AutoencoderDetector.ComponentId ? "dcase2020" : null;

    /// <summary>Finds out whether a detector and the network's weights go together, before the weights are loaded.</summary>
    /// <exception cref="UsageException">They do not.</exception>
    public static void CheckWeights(string detector, string? weights)
    {
        if (detector == AutoencoderDetector.ComponentId && weights is not null)
        {
            throw new UsageException($"--detector {detector} works on the spectrogram itself and takes no --weights.");
        }
    }

    /// <summary>Finds mistakes in settings before anything is loaded for them.</summary>
    /// <exception cref="UsageException">A key is unknown or a value does not fit.</exception>
    public static void Check(string detector, IEnumerable<string> settings) => new OptionSettings(detector, new LogMelOptions()).Apply(settings);

    /// <summary>The prefix that settings choose in a checkpoint, or null.</summary>
    public static string? CheckpointPrefixIn(string detector, IEnumerable<string> settings)
    {
        var options = new OptionSettings(detector, new LogMelOptions());
        options.Apply(settings);
        return options._cnn14.CheckpointPrefix;
    }

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

    /// <summary>Adds the parts to a builder.</summary>
    public void Configure(AudioAnomalyPipelineBuilder builder, Cnn14Weights? cnn14)
    {
        builder.UseLogMel(_logMel);
        if (cnn14 is not null)
        {
            builder.UseCnn14(o => (o.Layers, o.Weights, o.ExternalBackbone) = (_cnn14.Layers, cnn14, _cnn14.ExternalBackbone));
        }
        else if (_detector is not AutoencoderOptions)
        {
            builder.UseLogMelPatches(o => (o.PatchFrames, o.PatchBins, o.FrameStride, o.BinStride) = (_patches.PatchFrames, _patches.PatchBins, _patches.FrameStride, _patches.BinStride));
        }

        UseDetector(builder)
            .UseCalibration(o => o.HoldOutFraction = _calibration.HoldOutFraction)
            .UseWindows(o => (o.WindowSeconds, o.HopSeconds) = (_windows.WindowSeconds, _windows.HopSeconds));
    }

    private AudioAnomalyPipelineBuilder UseDetector(AudioAnomalyPipelineBuilder builder) => _detector switch
    {
        AutoencoderOptions options => builder.UseAutoencoder(o => Copy(options, o)),
        PatchCoreOptions options => builder.UsePatchCore(o => Copy(options, o)),
        _ => throw new InvalidOperationException($"No detector has {_detector.GetType()}."),
    };

    private Dictionary<string, (object Owner, PropertyInfo Property)> Known()
    {
        var known = new Dictionary<string, (object, PropertyInfo)>(StringComparer.OrdinalIgnoreCase);
        foreach (object owner in new object[] { _logMel, _patches, _cnn14, _detector, _calibration, _windows })
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
        object? value = entry.Value.Property.GetValue(entry.Value.Owner);
        string shown = value is IEnumerable<string> list ? string.Join(',', list) : System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        return $"  {char.ToLowerInvariant(entry.Key[0])}{entry.Key[1..]} (now {(shown.Length == 0 ? "unset" : shown)})";
    }

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

    private static void Copy<T>(T from, T to)
    {
        foreach (PropertyInfo property in typeof(T).GetProperties().Where(property => property.CanWrite))
        {
            property.SetValue(to, property.GetValue(from));
        }
    }
}
