namespace AudioAnomaly.Components;

/// <summary>The members of an ensemble, in order. Each verb adds a member, or replaces the one of that name. Used by one thread.</summary>
/// <remarks>
/// By default: <c>event</c> (PatchCore in a form whose score does not hang on a single patch), <c>spectrum</c>, <c>texture</c> (of the first layer, by
/// Mahalanobis distance), <c>peak</c> (texture profile with the maxima of the middle layer) and <c>level</c>.
/// </remarks>
public sealed class EnsembleMembers
{
    private readonly List<MemberRecipe> _recipes = [];

    internal EnsembleMembers()
        : this([])
        => AddPatchCore("event")
            .AddSpectrumProfile("spectrum")
            .AddTextureProfile("texture", o => o.Distance = ProfileDistance.Mahalanobis)
            .AddPeakProfile("peak")
            .AddLevel("level");

    internal EnsembleMembers(IEnumerable<MemberRecipe> recipes) => _recipes.AddRange(recipes);

    /// <summary>The members' names.</summary>
    public IReadOnlyList<string> Names => [.. _recipes.Select(recipe => recipe.Name)];

    internal IReadOnlyList<MemberRecipe> Recipes => _recipes;

    /// <summary>Takes a member out.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>These members.</returns>
    /// <exception cref="ArgumentException">There is no member of this name.</exception>
    public EnsembleMembers Remove(string name) => _recipes.RemoveAll(recipe => recipe.Name == name) > 0
        ? this
        : throw new ArgumentException($"There is no member '{name}', only {string.Join(", ", Names)}.", nameof(name));

    /// <summary>Takes all members out.</summary>
    /// <returns>These members.</returns>
    public EnsembleMembers Clear()
    {
        _recipes.Clear();
        return this;
    }

    /// <summary>Adds PatchCore: hears sounds that are short or in one place of the spectrum.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="configure">
    /// Changes the settings; may be null. They begin as searching by frequency with local density, and the mean of the highest 1 % of patches as clip score.
    /// </param>
    /// <returns>These members.</returns>
    public EnsembleMembers AddPatchCore(string name, Action<PatchCoreOptions>? configure = null)
    {
        var options = new PatchCoreOptions
        {
            FrequencyNeighborhood = 1,
            DensityNeighbors = 20,
            ClipScore = PatchCoreClipScore.TopMean,
            TopShare = 0.01,
            NeighborhoodSize = 1,
        };
        configure?.Invoke(options);
        return Add(name, PatchCoreOptions.Format, options, static (o, extractor, components) => new PatchCoreDetector(extractor, o, components));
    }

    /// <summary>Adds a spectrum profile: hears bands that are louder, quieter, steadier or missing.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>These members.</returns>
    public EnsembleMembers AddSpectrumProfile(string name, Action<SpectrumProfileOptions>? configure = null)
    {
        var options = new SpectrumProfileOptions();
        configure?.Invoke(options);
        return Add(name, SpectrumProfileOptions.Format, options, static (o, _, components) => new SpectrumProfileDetector(o, components));
    }

    /// <summary>Adds a texture profile: hears how a sound goes on.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>These members.</returns>
    public EnsembleMembers AddTextureProfile(string name, Action<TextureProfileOptions>? configure = null)
    {
        var options = new TextureProfileOptions();
        configure?.Invoke(options);
        return Add(name, TextureProfileOptions.Format, options, static (o, extractor, components) => new TextureProfileDetector(extractor, o, components));
    }

    /// <summary>Adds a texture profile of the maxima over time of the middle layer: hears single events at almost no cost.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>These members.</returns>
    public EnsembleMembers AddPeakProfile(string name, Action<TextureProfileOptions>? configure = null)
    {
        var options = new TextureProfileOptions { Statistic = TextureStatistic.Maximum };
        configure?.Invoke(options);
        return Add(
            name,
            TextureProfileOptions.Format,
            options,
            static (o, extractor, components) => new TextureProfileDetector(extractor, o with { Layer = o.Layer ?? extractor.Layers[extractor.Layers.Count / 2].Name }, components));
    }

    /// <summary>Adds a level detector: hears what is louder or quieter as a whole.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>These members.</returns>
    public EnsembleMembers AddLevel(string name, Action<LevelOptions>? configure = null)
    {
        var options = new LevelOptions();
        configure?.Invoke(options);
        return Add(name, LevelOptions.Format, options, static (o, _, _) => new LevelDetector(o));
    }

    /// <summary>Adds a detector of your own.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="create">
    /// Makes the detector, not fitted; called once for each fit. It is given the features that all members share, which it must not free.
    /// </param>
    /// <returns>These members.</returns>
    public EnsembleMembers Add(string name, Func<IFeatureExtractor, ComponentContext, IDetector> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Add(new MemberRecipe(name, [], create));
    }

    internal EnsembleMembers Copy() => new(_recipes);

    internal IEnumerable<string> FindMistakes() => _recipes.SelectMany(recipe => recipe.Mistakes.Select(mistake => $"{recipe.Name}: {mistake}"));

    private EnsembleMembers Add<TOptions>(string name, OptionsFormat<TOptions> format, TOptions options, Func<TOptions, IFeatureExtractor, ComponentContext, IDetector> create)
        where TOptions : class
    {
        TOptions frozen = format.Copy(options);
        return Add(new MemberRecipe(name, [.. format.FindMistakes(frozen).Select(mistake => mistake.Message)], (extractor, components) => create(frozen, extractor, components)));
    }

    private EnsembleMembers Add(MemberRecipe recipe)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(recipe.Name);
        int index = _recipes.FindIndex(other => other.Name == recipe.Name);
        if (index >= 0)
        {
            _recipes[index] = recipe;
        }
        else
        {
            _recipes.Add(recipe);
        }

        return this;
    }
}
