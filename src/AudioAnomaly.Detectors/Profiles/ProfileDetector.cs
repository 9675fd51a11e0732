using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A detector that knows nothing but the profiles of normal windows: they are learned, joined, saved and compared alike.</summary>
/// <typeparam name="TOptions">Its settings; each detector has a type of its own.</typeparam>
/// <typeparam name="TModel">What it compares with.</typeparam>
internal abstract class ProfileDetector<TOptions, TModel> : IMergeableDetector, IStreamingDetector, ICrossFittedDetector, IExplainedDetector
    where TOptions : class, new()
    where TModel : class, INormalModel
{
    private readonly OptionsFormat<TOptions> _format;
    private readonly string _kind;
    private volatile TModel? _model;

    /// <param name="format">The form of the settings.</param>
    /// <param name="options">The settings, copied; null for the defaults.</param>
    /// <param name="kind">What messages call the detector, such as "spectrum profile".</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    protected ProfileDetector(OptionsFormat<TOptions> format, TOptions? options, string kind)
    {
        Options = format.Checked(options ?? new TOptions());
        (_format, _kind) = (format, kind);
    }

    /// <inheritdoc/>
    public abstract string Id { get; }

    /// <inheritdoc/>
    public bool IsFitted => _model is not null;

    /// <inheritdoc/>
    public abstract int MinFrames { get; }

    /// <inheritdoc/>
    public virtual int ContextBins => 0;

    /// <inheritdoc/>
    public virtual int AlignmentFrames => 1;

    protected TOptions Options { get; }

    protected TModel Model => _model ?? throw new DetectorNotFittedException(GetType().Name);

    /// <inheritdoc/>
    public abstract ICrossFittedDetector CreateUnfitted(Func<IFeatureExtractor, IFeatureExtractor> share);

    /// <inheritdoc/>
    public ICrossFittedDetector? CreateForDrift(Func<IFeatureExtractor, IFeatureExtractor> share) => CreateUnfitted(share);

    /// <inheritdoc/>
    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(context);
        _model = ToModel(NormalProfiles.Learn(null, normals, normal => Describe(normal, context), context), context.ToParallelOptions());
    }

    /// <inheritdoc/>
    /// <remarks>Gives the model of one fit on all spectrograms, to the bit.</remarks>
    public void AddNormals(IEnumerable<Spectrogram> normals, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(context);
        _model = ToModel(NormalProfiles.Learn(Model.Normals, normals, normal => Describe(normal, context), context), context.ToParallelOptions());
    }

    /// <inheritdoc/>
    /// <remarks>Gives the model of one fit on all spectrograms, to the bit.</remarks>
    public void Merge(IReadOnlyList<IDetector> others, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(context);
        NormalProfiles own = Model.Normals;
        IEnumerable<NormalProfiles> taken = others.Select(other => FindMergeObstacle(other) is { } obstacle
            ? throw new ArgumentException(obstacle, nameof(others))
            : ((ProfileDetector<TOptions, TModel>)other).Model.Normals);
        NormalProfiles joined = NormalProfiles.Join([own, .. taken]);
        context.CancellationToken.ThrowIfCancellationRequested();
        _model = ToModel(joined, context.ToParallelOptions());
    }

    /// <inheritdoc/>
    public string? FindMergeObstacle(IDetector other)
    {
        NormalProfiles own = Model.Normals;
        if (other is not ProfileDetector<TOptions, TModel> like)
        {
            return $"A {_kind} can take in {_kind}s only, not '{other?.Id}'.";
        }

        NormalProfiles normals = like.Model.Normals;
        string? difference = !like.Options.Equals(Options) ? "other options" : own.Shape.DifferenceFrom(normals.Shape) ?? FindFeatureDifference(like);
        return difference is null ? null : $"The detector cannot be merged: it has {difference}.";
    }

    /// <inheritdoc/>
    public abstract DetectorOutput Score(Spectrogram spectrogram);

    /// <inheritdoc/>
    public abstract IDetectorSession OpenSession();

    /// <inheritdoc/>
    public abstract Explanation Explain(Spectrogram spectrogram, AnomalyMap map);

    /// <inheritdoc/>
    public virtual ComponentState SaveState()
    {
        TModel model = Model;
        var saved = new ComponentState(Id, _format.ToJson(Options)) { Origin = DetectorPackage.Origin };
        model.Normals.Save(saved);
        return saved;
    }

    /// <summary>Takes up profiles that were saved.</summary>
    protected void Restore(NormalProfiles normals, ParallelOptions parallel) => _model = ToModel(normals, parallel);

    protected abstract TModel ToModel(NormalProfiles normals, ParallelOptions parallel);

    /// <summary>Makes the profile of a normal window, and says of what shape it is.</summary>
    protected abstract (ProfileShape Shape, float[] Profile) Describe(Spectrogram normal, FitContext context);

    /// <summary>What keeps the features of two detectors apart, or null.</summary>
    protected virtual string? FindFeatureDifference(ProfileDetector<TOptions, TModel> other) => null;
}
