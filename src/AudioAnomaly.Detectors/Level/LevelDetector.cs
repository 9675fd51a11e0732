using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The level detector: sound is as anomalous as it is louder or quieter than normal sound. Hears what networks are trained to ignore.</summary>
/// <remarks>
/// <para>The loudness of a recording is its mean power over all times and bands in scope, in dB. The clip score is how far it is from the median of
/// normal recordings, in either direction, divided by their standard deviation plus 0.5 dB.
/// The map holds that number at all times and in all bands in scope.</para>
/// <para>Computed in managed code, without a network. Memory and model grow with the number of normal windows: 260 bytes each with 64 bands. Safe to
/// score from several threads once fitted.</para>
/// </remarks>
internal sealed class LevelDetector : IMergeableDetector, IStreamingDetector, ICrossFittedDetector, IExplainedDetector
{
    /// <summary>The detector's stable id in model files.</summary>
    public const string ComponentId = "level";

    private readonly LevelOptions _options;
    private volatile NormalLevel? _level;

    /// <summary>Creates a detector that has not been fitted.</summary>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public LevelDetector(LevelOptions? options = null) => _options = LevelOptions.Format.Checked(options ?? new LevelOptions());

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public bool IsFitted => _level is not null;

    /// <inheritdoc/>
    public int MinFrames => 1;

    private NormalLevel Level => _level ?? throw new DetectorNotFittedException(nameof(LevelDetector));

    /// <inheritdoc/>
    public ICrossFittedDetector CreateUnfitted(Func<IFeatureExtractor, IFeatureExtractor> share) => new LevelDetector(_options);

    /// <inheritdoc/>
    public ICrossFittedDetector? CreateForDrift(Func<IFeatureExtractor, IFeatureExtractor> share) => CreateUnfitted(share);

    /// <inheritdoc/>
    public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(context);
        _level = ToLevel(NormalProfiles.Learn(null, normals, Describe, context));
    }

    /// <inheritdoc/>
    /// <remarks>Gives the model of one fit on all spectrograms, to the bit.</remarks>
    public void AddNormals(IEnumerable<Spectrogram> normals, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(normals);
        ArgumentNullException.ThrowIfNull(context);
        _level = ToLevel(NormalProfiles.Learn(Level.Normals, normals, Describe, context));
    }

    /// <inheritdoc/>
    /// <remarks>Gives the model of one fit on all spectrograms, to the bit.</remarks>
    public void Merge(IReadOnlyList<IDetector> others, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(context);
        NormalProfiles own = Level.Normals;
        IEnumerable<NormalProfiles> taken = others.Select(other => FindMergeObstacle(other) is { } obstacle
            ? throw new ArgumentException(obstacle, nameof(others))
            : ((LevelDetector)other).Level.Normals);
        NormalProfiles joined = NormalProfiles.Join([own, .. taken]);
        context.CancellationToken.ThrowIfCancellationRequested();
        _level = ToLevel(joined);
    }

    /// <inheritdoc/>
    public string? FindMergeObstacle(IDetector other)
    {
        NormalProfiles own = Level.Normals;
        if (other is not LevelDetector level)
        {
            return $"A level detector can take in level detectors only, not '{other?.Id}'.";
        }

        NormalProfiles normals = level.Level.Normals;
        string? difference = level._options != _options ? "other options" : own.Shape.DifferenceFrom(normals.Shape);
        return difference is null ? null : $"The detector cannot be merged: it has {difference}.";
    }

    /// <inheritdoc/>
    public DetectorOutput Score(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        NormalLevel level = Level;
        SpectrogramBins.Check(spectrogram, level.Normals.Shape.Bins);
        int bands = ComparedBins.Of(spectrogram, level.Normals.Shape.Rows);
        double score = level.Score(BandPowers.Of(spectrogram.Values.Span, spectrogram.Frames, bands));
        return new DetectorOutput(score, SteadyMap.Of(ToRow(score, bands, spectrogram.Bins), spectrogram, bands));
    }

    /// <inheritdoc/>
    /// <remarks>Windows are as long as half of those learned are at least. Each row of the map comes from the window that ends with it or shortly
    /// after; rows before the first full window hold 0.</remarks>
    public IDetectorSession OpenSession()
    {
        NormalLevel level = Level;
        int bins = level.Normals.Shape.Bins;
        return new WindowSession(
            contextFrames: 0,
            stride: 1,
            level.Normals.TypicalFrames,
            (window, first, count) => window.Values.Slice(first * bins, count * bins),
            (values, frames, window) =>
            {
                int bands = ComparedBins.Of(window, level.Normals.Shape.Rows);
                return ToRow(level.Score(BandPowers.Of(values, frames, bands)), bands, bins);
            });
    }

    /// <inheritdoc/>
    public Explanation Explain(Spectrogram spectrogram, AnomalyMap map)
    {
        NormalLevel level = Level;
        int bands = ComparedBins.Of(spectrogram, level.Normals.Shape.Rows);
        double difference = level.Difference(BandPowers.Of(spectrogram.Values.Span, spectrogram.Frames, bands));
        var all = Band.Of(0, bands, spectrogram.Axes);
        return new Explanation(all.LowHz, all.HighHz, string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(difference):0.#} dB {(difference < 0 ? "quieter" : "louder")} than normal recordings"));
    }

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        NormalLevel level = Level;
        var saved = new ComponentState(ComponentId, LevelOptions.Format.ToJson(_options)) { Origin = DetectorPackage.Origin };
        level.Normals.Save(saved);
        return saved;
    }

    internal static void Register(ComponentRegistry registry) => registry.Add<IDetector>(ComponentId, FromState);

    internal static LevelDetector FromState(ComponentState saved, ComponentContext components)
    {
        var detector = new LevelDetector(LevelOptions.Format.FromJson(saved.Options));
        var normals = NormalProfiles.Load(saved);
        if (normals.Shape.NumbersPerRow != 1 || normals.Shape.Rows != normals.Shape.ValidBins || normals.Rows.Any(power => power < 0))
        {
            throw new FormatException($"its profiles are not the powers of {normals.Shape.ValidBins} bands.");
        }

        detector._level = detector.ToLevel(normals);
        return detector;
    }

    private NormalLevel ToLevel(NormalProfiles normals) => new(normals, _options.DeviationMargin);

    private static (ProfileShape Shape, float[] Profile) Describe(Spectrogram normal)
        => (new ProfileShape(normal.Bins, normal.ValidBins, normal.ValidBins, 1), BandPowers.Of(normal.Values.Span, normal.Frames, normal.ValidBins));

    private static float[] ToRow(double score, int bands, int bins) => SteadyMap.Widen([.. Enumerable.Repeat((float)score, bands)], bins);
}
