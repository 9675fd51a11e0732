using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>Choices that belong together: how it is measured, on which front end, with which form of each detector. Immutable.</summary>
public sealed record EvaluationProtocol
{
    private readonly Func<EvaluationOptions> _createOptions;

    private EvaluationProtocol(string name, Func<EvaluationOptions> createOptions) => (Name, _createOptions) = (name, createOptions);

    /// <summary>This library's own choices.</summary>
    public static EvaluationProtocol Default { get; } = new("default", () => new EvaluationOptions());

    /// <summary>The choices of "From Vision to Sound" (arXiv 2502.18328), as far as they are known or follow from its text and tables.</summary>
    /// <remarks>
    /// Faithfulness has f and masks scaled by the lowest and highest values of the test, and holes left empty.
    /// What the paper does not say (coreset ratio, epochs, rates) stays at the defaults.
    /// </remarks>
    public static EvaluationProtocol Paper { get; } = new(
        "paper",
        () => new EvaluationOptions { Protocol = "paper", ScaleByTest = true, Fill = RemovalFill.Zero })
    {
        Preset = "clap2022",
        Detectors = ["padim", "patchcore", "cfa", "stfpm"],
        DropsAmbiguousSources = false,
        Settings = ["precision=Float32"],

        // The form of the methods' papers, pinned so that a change of our defaults does not change it.
        DetectorSettings = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["padim"] = ["positions=PerPosition", "form=Full", "clipScore=MapMax", "channels=100", "regularization=0.01"],
            ["patchcore"] = ["clipScore=Reweighted", "standardization=None", "neighborhoodSize=3"],
        },
    };

    /// <summary>All protocols.</summary>
    public static IReadOnlyList<EvaluationProtocol> All { get; } = [Default, Paper];

    /// <summary>Its name, as reports state it.</summary>
    public string Name { get; }

    /// <summary>The front end's preset, for weights that take it; null for the weights' own.</summary>
    public string? Preset { get; private init; }

    /// <summary>The detectors that belong to it, by their ids, where none is named; empty for the program's own choice.</summary>
    public IReadOnlyList<string> Detectors { get; private init; } = [];

    /// <summary>Whether classes of EnvMix's sources that are background and anomaly at once are dropped.</summary>
    public bool DropsAmbiguousSources { get; private init; } = true;

    /// <summary>Options, as <c>name=value</c>, of every detector, extractor and engine that has them.</summary>
    public IReadOnlyList<string> Settings { get; private init; } = [];

    /// <summary>Options, as <c>name=value</c>, by the id of the detector.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> DetectorSettings { get; private init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>How it is measured.</summary>
    /// <returns>Options of the caller's own.</returns>
    public EvaluationOptions CreateOptions() => _createOptions();
}
