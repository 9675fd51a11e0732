using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Components;
using AudioAnomaly.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AudioAnomaly;

/// <summary>Composes a pipeline. Every <c>Use...</c> verb names exactly one part; a second one for the same part is an error. Used by one thread.</summary>
/// <remarks>
/// The verbs for concrete parts (<c>UseLogMel</c>, <c>UseCnn14</c>, <c>UsePatchCore</c>) are extension methods of the packages that hold them.
/// </remarks>
/// <example>
/// <code>
/// AudioSource normals = AudioSource.FromDirectory("normal");
/// AudioAnomalyPipeline pipeline = AudioAnomalyPipeline.CreateBuilder()
///     .UseLogMel(LogMelOptions.ForRecordings(normals))
///     .UseFilters(filters => filters.HighPass(100).Hum(50))
///     .UseCnn14()
///     .UsePatchCore(options => options.CoresetCount = 2000)
///     .UseThreshold(ThresholdPolicy.Quantile(0.99))
///     .UseSeed(1)
///     .SkipUnreadableRecordings()
///     .Build();
/// </code>
/// </example>
public sealed class AudioAnomalyPipelineBuilder
{
    private readonly Dictionary<string, string> _used = new(StringComparer.Ordinal);
    private readonly List<Action<List<string>>> _validations = [];
    private readonly ComponentRegistry _registry = new();
    private readonly CalibrationOptions _calibration = new();
    private readonly WindowOptions _windows = new();
    private Func<ComponentContext, ISpectrogramFrontEnd>? _frontEnd;
    private Func<int, ISampleFilter>? _filter;
    private Func<ComponentContext, CancellationToken, IFeatureExtractor>? _extractor;
    private Func<IFeatureExtractor?, ComponentContext, IDetector>? _detector;
    private ThresholdPolicy _threshold = ThresholdPolicy.Quantile(0.95);
    private ExecutionOptions _execution = ExecutionOptions.Default;
    private IReadOnlyList<Func<IMetric>> _metrics = [];
    private ILogger _logger = NullLogger.Instance;
    private int _seed;
    private bool _skipUnreadable;
    private bool _built;

    internal AudioAnomalyPipelineBuilder()
    {
    }

    /// <summary>Sets a front end of your own.</summary>
    /// <param name="create">Makes the front end; called once per fit.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseFrontEnd(Func<ISpectrogramFrontEnd> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Take("front end", nameof(UseFrontEnd));
        _frontEnd = _ => create();
        return this;
    }

    /// <summary>Sets a filter of your own that recordings and streams pass before the front end. Whether they are silent, clipped or sound from a broken
    /// device is told by the sound as it came.</summary>
    /// <param name="create">Makes the filter for the front end's sample rate (Hz); called once per fit.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseFilter(Func<int, ISampleFilter> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return UseFilter(nameof(UseFilter), static _ => { }, create);
    }

    /// <summary>Sets a feature extractor of your own.</summary>
    /// <param name="create">Makes the extractor; called once per fit, and the model owns what it makes.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseFeatureExtractor(Func<IFeatureExtractor> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return UseFeatureExtractor((_, _) => create());
    }

    /// <summary>Sets a feature extractor of your own that needs to know on what it computes.</summary>
    /// <param name="create">Makes the extractor, and ends early when the fit is cancelled; called once per fit, and the model owns what it makes.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseFeatureExtractor(Func<ComponentContext, CancellationToken, IFeatureExtractor> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Take("feature extractor", nameof(UseFeatureExtractor));
        _extractor = create;
        return this;
    }

    /// <summary>Sets a detector of your own.</summary>
    /// <param name="create">Makes the detector from the feature extractor, or from null if none was chosen; called once per fit, and the model owns what it
    /// makes.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseDetector(Func<IFeatureExtractor?, ComponentContext, IDetector> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Take("detector", nameof(UseDetector));
        _detector = create;
        return this;
    }

    /// <summary>
    /// Adds components or engines: your own, which models that are to grow are copied with, or those of a package, such as TorchSharp's. May be called
    /// several times.
    /// </summary>
    /// <param name="add">Adds them to the pipeline's registry.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseComponents(Action<ComponentRegistry> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        RefuseAfterBuild();
        add(_registry);
        return this;
    }

    /// <summary>Sets on what the pipeline and its models compute; all processors by default.</summary>
    /// <param name="execution">Device, threads, precision.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseExecution(ExecutionOptions execution)
    {
        ArgumentNullException.ThrowIfNull(execution);
        Take("execution", nameof(UseExecution));
        _execution = execution;
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

    /// <summary>Leaves out recordings that cannot be read while fitting, with a warning, instead of failing.</summary>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder SkipUnreadableRecordings()
    {
        Take("treatment of unreadable recordings", nameof(SkipUnreadableRecordings));
        _skipUnreadable = true;
        return this;
    }

    /// <summary>Sets what the pipeline is measured by when it is evaluated. Fitting and scoring take no notice of it.</summary>
    /// <param name="add">Adds the metrics.</param>
    /// <returns>This builder.</returns>
    public AudioAnomalyPipelineBuilder UseMetrics(Action<MetricsBuilder> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        Take("metrics", nameof(UseMetrics));
        var metrics = new MetricsBuilder();
        add(metrics);
        _metrics = metrics.Build();
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
            errors.Add("It has no front end: call the Use verb of one, or UseFrontEnd.");
        }

        if (_detector is null)
        {
            errors.Add("It has no detector: call the Use verb of one, or UseDetector.");
        }

        foreach (Action<List<string>> validate in _validations)
        {
            validate(errors);
        }

        AddErrors(nameof(UseCalibration), CalibrationOptions.Format, _calibration, errors);
        AddErrors(nameof(UseWindows), WindowOptions.Format, _windows, errors);
        AddMetricErrors(errors);
        if (errors.Count > 0)
        {
            throw new PipelineConfigurationException(errors);
        }

        _built = true;
        return new AudioAnomalyPipeline(new PipelineDefinition(
            _filter is null ? _frontEnd! : Filtered(_frontEnd!, _filter),
            _extractor,
            _detector!,
            new ComponentContext(_registry, _execution),
            _threshold,
            _calibration with { },
            _windows with { },
            _seed,
            _skipUnreadable,
            _metrics,
            _logger));
    }

    /// <summary>Sets a front end that has options.</summary>
    internal AudioAnomalyPipelineBuilder UseFrontEnd<TOptions>(string verb, OptionsFormat<TOptions> format, TOptions options, Action<ComponentRegistry> components, Func<TOptions, ComponentContext, ISpectrogramFrontEnd> create)
        where TOptions : class
    {
        Take("front end", verb);
        Func<TOptions> frozen = Freeze(verb, format, options, components);
        _frontEnd = context => create(frozen(), context);
        return this;
    }

    /// <summary>Sets a filter whose component a package brings.</summary>
    internal AudioAnomalyPipelineBuilder UseFilter(string verb, Action<ComponentRegistry> components, Func<int, ISampleFilter> create)
    {
        Take("filter", verb);
        FilteredFrontEnd.Register(_registry);
        components(_registry);
        _filter = create;
        return this;
    }

    /// <summary>Sets a feature extractor that has options.</summary>
    internal AudioAnomalyPipelineBuilder UseFeatureExtractor<TOptions>(
        string verb,
        OptionsFormat<TOptions> format,
        TOptions options,
        Action<ComponentRegistry> components,
        Func<TOptions, ComponentContext, CancellationToken, IFeatureExtractor> create)
        where TOptions : class
    {
        Take("feature extractor", verb);
        Func<TOptions> frozen = Freeze(verb, format, options, components);
        _extractor = (context, cancellationToken) => create(frozen(), context, cancellationToken);
        return this;
    }

    /// <summary>Sets a detector that has options.</summary>
    internal AudioAnomalyPipelineBuilder UseDetector<TOptions>(
        string verb,
        OptionsFormat<TOptions> format,
        TOptions options,
        Action<ComponentRegistry> components,
        Func<TOptions, IFeatureExtractor?, ComponentContext, IDetector> create)
        where TOptions : class
    {
        Take("detector", verb);
        Func<TOptions> frozen = Freeze(verb, format, options, components);
        _detector = (extractor, context) => create(frozen(), extractor, context);
        return this;
    }

    private static void AddErrors(string verb, IOptionsFormat format, object options, List<string> errors)
        => errors.AddRange(format.FindMistakes(options).Select(mistake => $"{verb}: {mistake.Message}"));

    /// <summary>Wrong settings of a metric, and metrics that could not be told apart.</summary>
    private void AddMetricErrors(List<string> errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Func<IMetric> create in _metrics)
        {
            try
            {
                string name = create().Name;
                if (!names.Add(name))
                {
                    errors.Add($"{nameof(UseMetrics)}: there are two metrics of the name '{name}'.");
                }
            }
            catch (Exception e) when (e is ValidationException or ArgumentException)
            {
                errors.Add($"{nameof(UseMetrics)}: {e.Message}");
            }
        }
    }

    private static Func<ComponentContext, ISpectrogramFrontEnd> Filtered(Func<ComponentContext, ISpectrogramFrontEnd> createFrontEnd, Func<int, ISampleFilter> createFilter)
        => context =>
        {
            ISpectrogramFrontEnd frontEnd = createFrontEnd(context);
            try
            {
                return FilteredFrontEnd.Of(frontEnd, createFilter(frontEnd.SampleRate));
            }
            catch
            {
                (frontEnd as IDisposable)?.Dispose();
                throw;
            }
        };

    private void RefuseAfterBuild()
    {
        if (_built)
        {
            throw new InvalidOperationException("The pipeline has been built from this builder, which takes no more changes. Start with a new one.");
        }
    }

    private void Take(string part, string verb)
    {
        RefuseAfterBuild();
        if (!_used.TryAdd(part, verb))
        {
            throw new InvalidOperationException($"The {part} was already set by {_used[part]}; {verb} cannot set it again.");
        }
    }

    private Func<TOptions> Freeze<TOptions>(string verb, OptionsFormat<TOptions> format, TOptions options, Action<ComponentRegistry> components)
        where TOptions : class
    {
        // A model is copied by the registry when it grows, so that the parts must be in it.
        components(_registry);
        TOptions? frozen = null;
        _validations.Add(errors =>
        {
            frozen = format.Copy(options);
            AddErrors(verb, format, frozen, errors);
        });
        return () => frozen!;
    }
}
