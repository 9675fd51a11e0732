using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The spectrum profile: sound is as anomalous as its spectrum over a whole recording differs from that of the most similar normal one.
/// Hears what lasts, however small it is: a band that is louder, quieter, steadier or missing.</summary>
/// <remarks>
/// <para>Of every mel band the quantiles 5, 25, 50, 75 and 95 % over time (dB) are taken; each number is standardised by the normal recordings' mean
/// and deviation. The clip score is the root mean square difference to the nearest normal recording.
/// The map holds that difference for each band at all times: a band that deviates is a row.</para>
/// <para>Computed in managed code, without a network. Memory and model grow with the number of normal windows: 1.3 KB each with 64 bands. Safe to
/// score from several threads once fitted.</para>
/// </remarks>
internal sealed class SpectrumProfileDetector : ProfileDetector<SpectrumProfileOptions, ProfileModel>
{
    /// <summary>The detector's stable id in model files.</summary>
    public const string ComponentId = "spectrum";

    // With fewer frames the five quantiles are the same numbers again and again.
    private const int LeastFrames = 5;

    private readonly ExecutionOptions _execution;

    /// <summary>Creates a detector that has not been fitted.</summary>
    /// <param name="options">Its settings, copied; null for the defaults.</param>
    /// <param name="components">On what to compute; all processors if null.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public SpectrumProfileDetector(SpectrumProfileOptions? options = null, ComponentContext? components = null)
        : base(SpectrumProfileOptions.Format, options, "spectrum profile")
        => _execution = (components ?? ComponentContext.Empty).Execution;

    /// <inheritdoc/>
    public override string Id => ComponentId;

    /// <inheritdoc/>
    public override int MinFrames => LeastFrames;

    /// <inheritdoc/>
    public override ICrossFittedDetector CreateUnfitted(Func<IFeatureExtractor, IFeatureExtractor> share)
        => new SpectrumProfileDetector(Options, new ComponentContext(new ComponentRegistry(), _execution));

    /// <inheritdoc/>
    public override DetectorOutput Score(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        ProfileModel model = Model;
        SpectrogramBins.Check(spectrogram, model.Normals.Shape.Bins);
        CheckLength(spectrogram);
        ProfileScore score = model.Score(ProfileOf(spectrogram.Values.Span, spectrogram.Frames, Math.Min(spectrogram.ValidBins, model.Normals.Shape.Rows)));
        return new DetectorOutput(score.Value, SteadyMap.Of(SteadyMap.Widen(score.Rows, spectrogram.Bins), spectrogram, score.Rows.Length));
    }

    /// <inheritdoc/>
    /// <remarks>Windows are as long as half of those learned are at least. Each row of the map comes from the window that ends with it or shortly
    /// after; rows before the first full window hold 0.</remarks>
    public override IDetectorSession OpenSession()
    {
        ProfileModel model = Model;
        int bins = model.Normals.Shape.Bins;
        return new WindowSession(
            contextFrames: 0,
            stride: 1,
            grid: 1,
            model.Normals.TypicalFrames,
            InnerCells.All,
            (window, first, count) => window.Values.Slice(first * bins, count * bins),
            (values, frames, window) =>
            {
                float[] profile = ProfileOf(values, frames, Math.Min(window.ValidBins, model.Normals.Shape.Rows));
                (double score, float[] rows) = model.Score(profile);
                SpectrogramAxes axes = window.Axes;
                return new WindowScore(score, SteadyMap.Widen(rows, bins), () => SpectrumExplanation.Of(profile, model.Normals, Band.Around(rows, axes)));
            });
    }

    /// <inheritdoc/>
    public override Explanation Explain(Spectrogram spectrogram, AnomalyMap map)
    {
        NormalProfiles normals = Model.Normals;
        int bands = Math.Min(spectrogram.ValidBins, normals.Shape.Rows);
        float[] profile = ProfileOf(spectrogram.Values.Span, spectrogram.Frames, bands);
        return SpectrumExplanation.Of(profile, normals, Band.Around(map.Values.Span[..bands], map.Axes));
    }

    internal static void Register(ComponentRegistry registry) => registry.Add<IDetector>(ComponentId, FromState);

    internal static SpectrumProfileDetector FromState(ComponentState saved, ComponentContext components)
    {
        var detector = new SpectrumProfileDetector(SpectrumProfileOptions.Format.FromJson(saved.Options), components);
        var normals = NormalProfiles.Load(saved);
        if (normals.Shape.NumbersPerRow != SpectrumStatistics.CountOf(detector.Options.Statistic) || normals.Shape.Rows != normals.Shape.ValidBins)
        {
            ProfileShape shape = normals.Shape;
            throw new FormatException($"its profiles of {shape.Rows} x {shape.NumbersPerRow} numbers are not those of {shape.ValidBins} bands.");
        }

        detector.Restore(normals, detector._execution.ToParallelOptions());
        return detector;
    }

    protected override ProfileModel ToModel(NormalProfiles normals, ParallelOptions parallel) => new(normals, Options, parallel);

    protected override (ProfileShape Shape, float[] Profile) Describe(Spectrogram normal, FitContext context)
    {
        CheckLength(normal);
        var shape = new ProfileShape(normal.Bins, normal.ValidBins, normal.ValidBins, SpectrumStatistics.CountOf(Options.Statistic));
        return (shape, ProfileOf(normal.Values.Span, normal.Frames, normal.ValidBins));
    }

    private float[] ProfileOf(ReadOnlySpan<float> values, int frames, int bands) => SpectrumStatistics.Of(values, frames, bands, Options.Statistic);

    private static void CheckLength(Spectrogram spectrogram)
    {
        if (spectrogram.Frames < LeastFrames)
        {
            throw ShortRecording.Of(spectrogram, LeastFrames, "the spectrum profile");
        }
    }
}
