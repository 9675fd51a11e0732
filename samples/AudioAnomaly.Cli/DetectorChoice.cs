using System.Reflection;

namespace AudioAnomaly.Cli;

/// <summary>A detector that <c>--detector</c> names, and its options.</summary>
internal sealed class DetectorChoice
{
    /// <summary>The detector used unless another is named.</summary>
    public const string Default = "patchcore";

    private static readonly SortedDictionary<string, Func<DetectorChoice>> Known = new(StringComparer.Ordinal)
    {
        ["padim"] = static () => Of<PadimOptions>(PadimBuilderExtensions.UsePadim),
        [Default] = static () => Of<PatchCoreOptions>(PatchCoreBuilderExtensions.UsePatchCore),
    };

    private readonly Action<AudioAnomalyPipelineBuilder> _use;

    private DetectorChoice(object options, Action<AudioAnomalyPipelineBuilder> use)
    {
        Options = options;
        _use = use;
    }

    /// <summary>The names that can be given.</summary>
    public static string[] Names => [.. Known.Keys];

    /// <summary>The detector's options, to be changed before it is used.</summary>
    public object Options { get; }

    /// <param name="name">One of <see cref="Names"/>.</param>
    public static DetectorChoice Create(string name) => Known[name]();

    /// <summary>Adds the detector to a pipeline.</summary>
    public void Use(AudioAnomalyPipelineBuilder builder) => _use(builder);

    private static DetectorChoice Of<TOptions>(Func<AudioAnomalyPipelineBuilder, Action<TOptions>?, AudioAnomalyPipelineBuilder> use)
        where TOptions : class, new()
    {
        var options = new TOptions();
        return new DetectorChoice(options, builder => use(builder, target => Copy(options, target)));
    }

    private static void Copy<TOptions>(TOptions from, TOptions to)
    {
        foreach (PropertyInfo property in typeof(TOptions).GetProperties().Where(property => property.CanWrite))
        {
            property.SetValue(to, property.GetValue(from));
        }
    }
}
