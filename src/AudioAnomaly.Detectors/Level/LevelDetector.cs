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
internal sealed class LevelDetector : ProfileDetector<LevelOptions, NormalLevel>
{
    /// <summary>The detector's stable id in model files.</summary>
    public const string ComponentId = "level";

    /// <summary>Creates a detector that has not been fitted.</summary>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public LevelDetector(LevelOptions? options = null)
        : base(LevelOptions.Format, options, "level detector")
    {
    }

    /// <inheritdoc/>
    public override string Id => ComponentId;

    /// <inheritdoc/>
    public override int MinFrames => 1;

    /// <inheritdoc/>
    public override ICrossFittedDetector CreateUnfitted(Func<IFeatureExtractor, IFeatureExtractor> share) => new LevelDetector(Options);

    /// <inheritdoc/>
    public override DetectorOutput Score(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        NormalLevel level = Model;
        SpectrogramBins.Check(spectrogram, level.Normals.Shape.Bins);
        int bands = Math.Min(spectrogram.ValidBins, level.Normals.Shape.Rows);
        double score = level.Score(BandPowers.Of(spectrogram.Values.Span, spectrogram.Frames, bands));
        return new DetectorOutput(score, SteadyMap.Of(ToRow(score, bands, spectrogram.Bins), spectrogram, bands));
    }

    /// <inheritdoc/>
    /// <remarks>Windows are as long as half of those learned are at least. Each row of the map comes from the window that ends with it or shortly
    /// after; rows before the first full window hold 0.</remarks>
    public override IDetectorSession OpenSession()
    {
        NormalLevel level = Model;
        int bins = level.Normals.Shape.Bins;
        return new WindowSession(
            contextFrames: 0,
            stride: 1,
            grid: 1,
            level.Normals.TypicalFrames,
            InnerCells.All,
            (window, first, count) => window.Values.Slice(first * bins, count * bins),
            (values, frames, window) =>
            {
                int bands = Math.Min(window.ValidBins, level.Normals.Shape.Rows);
                float[] powers = BandPowers.Of(values, frames, bands);
                SpectrogramAxes axes = window.Axes;
                double score = level.Score(powers);
                return new WindowScore(score, ToRow(score, bands, bins), () => Describe(level.Difference(powers), Band.Of(0, bands, axes)));
            });
    }

    /// <inheritdoc/>
    public override Explanation Explain(Spectrogram spectrogram, AnomalyMap map)
    {
        NormalLevel level = Model;
        int bands = Math.Min(spectrogram.ValidBins, level.Normals.Shape.Rows);
        return Describe(level.Difference(BandPowers.Of(spectrogram.Values.Span, spectrogram.Frames, bands)), Band.Of(0, bands, spectrogram.Axes));
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

        detector.Restore(normals, components.Execution.ToParallelOptions());
        return detector;
    }

    protected override NormalLevel ToModel(NormalProfiles normals, ParallelOptions parallel) => new(normals, Options.DeviationMargin);

    protected override (ProfileShape Shape, float[] Profile) Describe(Spectrogram normal, FitContext context)
        => (new ProfileShape(normal.Bins, normal.ValidBins, normal.ValidBins, 1), BandPowers.Of(normal.Values.Span, normal.Frames, normal.ValidBins));

    private static Explanation Describe(double difference, Band all) => new(
        all.LowHz,
        all.HighHz,
        string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(difference):0.#} dB {(difference < 0 ? "quieter" : "louder")} than normal recordings"));

    private static float[] ToRow(double score, int bands, int bins) => SteadyMap.Widen([.. Enumerable.Repeat((float)score, bands)], bins);
}
