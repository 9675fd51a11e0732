using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AudioAnomaly;

/// <summary>Composes a pipeline. Every <c>Use...</c> verb names exactly one part; a second one for the same part is an error. Used by one thread.</summary>
/// <remarks>The verbs for concrete parts (<c>UseLogMel</c>, <c>UseCnn14</c>, <c>UsePatchCore</c>) are extension methods of the packages that hold them.</remarks>
public sealed class AudioAnomalyPipelineBuilder
{
    private readonly Dictionary<string, string> _used = new(StringComparer.Ordinal);
    private readonly List<Action<List<string>>> _validations = [];
    private readonly CalibrationOptions _calibration = new();
    private readonly WindowOptions _windows = new();
    private Func<ISpectrogramFrontEnd>? _frontEnd;
    private Func<CancellationToken, IFeatureExtractor>? _extractor;
    private Func<IFeatureExtractor?, IDetector>? _detector;
    private ThresholdPolicy _threshold = ThresholdPolicy.Quantile(0.95);
    private ILogger _logger = NullLogger.Instance;
    private int _seed;
    private int _maxThreads;
    private bool _skipUnreadable;
    private bool _built;

    internal AudioAnomalyPipelineBuilder()
    {
    }

    /// <summary>Sets the front end.</summary>
    /// <typeparam name="TOptions">The type of its options.</typeparam>
    /// <param name="verb">The calling verb's name, for messages.</param>
    /// <param name="options">Its options; validated by their attributes and copied when the pipeline is built.</param>
    /// <param name="copy">Copies the options.</param>
    /// <param name="create">Makes the front end.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseFrontEnd<TOptions>(string verb, TOptions options, Func<TOptions, TOptions> copy, Func<TOptions, ISpectrogramFrontEnd> create)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(create);
        Take("front end", verb);
        Func<TOptions> frozen = Freeze(verb, options, copy);
        _frontEnd = () => create(frozen());
        return this;
    }

    /// <summary>Sets the feature extractor.</summary>
    /// <typeparam name="TOptions">The type of its options.</typeparam>
    /// <param name="verb">The calling verb's name, for messages.</param>
    /// <param name="options">Its options; validated by their attributes and copied when the pipeline is built.</param>
    /// <param name="copy">Copies the options.</param>
    /// <param name="create">Makes the extractor, and ends early when the fit is cancelled; called once per fit, and the model owns what it makes.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseFeatureExtractor<TOptions>(string verb, TOptions options, Func<TOptions, TOptions> copy, Func<TOptions, CancellationToken, IFeatureExtractor> create)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(create);
        Take("feature extractor", verb);
        Func<TOptions> frozen = Freeze(verb, options, copy);
        _extractor = cancellationToken => create(frozen(), cancellationToken);
        return this;
    }

    /// <summary>Sets a feature extractor of your own.</summary>
    /// <param name="create">Makes the extractor; called once per fit, and the model owns what it makes.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseFeatureExtractor(Func<IFeatureExtractor> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Take("feature extractor", nameof(UseFeatureExtractor));
        _extractor = _ => create();
        return this;
    }

    /// <summary>Sets the detector.</summary>
    /// <typeparam name="TOptions">The type of its options.</typeparam>
    /// <param name="verb">The calling verb's name, for messages.</param>
    /// <param name="options">Its options; validated by their attributes and copied when the pipeline is built.</param>
    /// <param name="copy">Copies the options.</param>
    /// <param name="create">Makes the detector from the feature extractor, or from null if none was chosen; called once per fit, and the model owns what it makes.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseDetector<TOptions>(string verb, TOptions options, Func<TOptions, TOptions> copy, Func<TOptions, IFeatureExtractor?, IDetector> create)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(create);
        Take("detector", verb);
        Func<TOptions> frozen = Freeze(verb, options, copy);
        _detector = extractor => create(frozen(), extractor);
        return this;
    }

    /// <summary>Sets how the threshold is found; the 95 % quantile of held-out normal clips by default.</summary>
    /// <param name="policy">The policy.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseThreshold(ThresholdPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Take("threshold", nameof(UseThreshold));
        _threshold = policy;
        return this;
    }

    /// <summary>Sets how scores are calibrated.</summary>
    /// <param name="configure">Changes the options.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseCalibration(Action<CalibrationOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Take("calibration", nameof(UseCalibration));
        configure(_calibration);
        return this;
    }

    /// <summary>Sets how long recordings are cut.</summary>
    /// <param name="configure">Changes the options.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseWindows(Action<WindowOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Take("windows", nameof(UseWindows));
        configure(_windows);
        return this;
    }

    /// <summary>Sets the seed of every random choice; 0 by default. The same seed and clips give the same model on the same machine.</summary>
    /// <param name="seed">The seed.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseSeed(int seed)
    {
        Take("seed", nameof(UseSeed));
        _seed = seed;
        return this;
    }

    /// <summary>Limits the threads of a fit; one per processor by default. Has no influence on the result.</summary>
    /// <param name="count">The most threads, 1 or more.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseMaxThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Take("thread limit", nameof(UseMaxThreads));
        _maxThreads = count;
        return this;
    }

    /// <summary>Leaves out recordings that cannot be read while fitting, with a warning, instead of failing.</summary>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder SkipUnreadableRecordings()
    {
        Take("treatment of unreadable recordings", nameof(SkipUnreadableRecordings));
        _skipUnreadable = true;
        return this;
    }

    /// <summary>Sets where messages go; nowhere by default.</summary>
    /// <param name="logger">The logger.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseLogger(ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        Take("logger", nameof(UseLogger));
        _logger = logger;
        return this;
    }

    /// <summary>Builds the pipeline.</summary>
    /// <returns>The immutable pipeline.</returns>
    /// <exception cref="PipelineConfigurationException">Parts are missing or options are out of range; all mistakes are listed.</exception>
    public AudioAnomalyPipeline Build()
    {
        var errors = new List<string>();
        if (_frontEnd is null)
        {
            errors.Add("It has no front end: call UseLogMel.");
        }

        if (_detector is null)
        {
            errors.Add("It has no detector: call UsePatchCore.");
        }

        foreach (Action<List<string>> validate in _validations)
        {
            validate(errors);
        }

        AddErrors(nameof(UseCalibration), _calibration, errors);
        AddErrors(nameof(UseWindows), _windows, errors);
        if (errors.Count > 0)
        {
            throw new PipelineConfigurationException(errors);
        }

        _built = true;
        return new AudioAnomalyPipeline(new PipelineDefinition(
            _frontEnd!,
            _extractor,
            _detector!,
            _threshold,
            _calibration with { },
            _windows with { },
            _seed,
            _maxThreads,
            _skipUnreadable,
            _logger));
    }

    private static void AddErrors(string verb, object options, List<string> errors)
    {
        var results = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true))
        {
            errors.AddRange(results.Select(result => $"{verb}: {result.ErrorMessage}"));
        }
    }

    private void Take(string part, string verb)
    {
        if (_built)
        {
            throw new InvalidOperationException("The pipeline has been built from this builder, which takes no more changes. Start with a new one.");
        }

        if (!_used.TryAdd(part, verb))
        {
            throw new InvalidOperationException($"The {part} was already set by {_used[part]}; {verb} cannot set it again.");
        }
    }

    private Func<TOptions> Freeze<TOptions>(string verb, TOptions options, Func<TOptions, TOptions> copy)
        where TOptions : class
    {
        ArgumentException.ThrowIfNullOrEmpty(verb);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(copy);
        TOptions? frozen = null;
        _validations.Add(errors =>
        {
            frozen = copy(options);
            AddErrors(verb, frozen, errors);
        });
        return () => frozen!;
    }
}
