using System.Globalization;

namespace AudioAnomaly.Metrics;

/// <summary>
/// Measures how faithful explanations are to scores: the score's fall when what an explanation claims is removed (section 3.2.4 of "From Vision to Sound",
/// arXiv 2502.18328), with controls and the measures of L2I and L-MAC.
/// </summary>
/// <remarks>
/// It works with any function from spectrograms, or from sound, to a score: <c>spectrogram => model.ScoreSpectrogram(spectrogram).Score</c> or <c>clip =>
/// model.Score(clip).Score</c>. A recording takes 11 to 19
/// scorings. Immutable; safe to use from several threads if the function is.
/// </remarks>
public sealed class FaithfulnessEvaluator
{
    private const int MaxCurveSteps = 1000;

    private readonly ScoreScale _scale;
    private readonly FaithfulnessOptions _options;

    /// <summary>Creates an evaluator.</summary>
    /// <param name="scale">f, fitted before and the same for all recordings.</param>
    /// <param name="options">Settings, copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is out of range.</exception>
    public FaithfulnessEvaluator(ScoreScale scale, FaithfulnessOptions options)
    {
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.CurveSteps, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.CurveSteps, MaxCurveSteps, nameof(options));
        (_scale, _options) = (scale, options with { Removal = options.Removal with { } });
    }

    /// <summary>Measures on spectrograms: masks are applied to the spectrogram's powers.</summary>
    /// <param name="spectrogram">The recording's spectrogram.</param>
    /// <param name="mask">The explanation, on its grid.</param>
    /// <param name="score">Gives a raw score; higher is more abnormal.</param>
    /// <param name="truth">The truth, for the oracle; null for none.</param>
    /// <param name="background">The spectrogram of the clean background, for v2; null for none.</param>
    /// <returns>The measures.</returns>
    /// <exception cref="ArgumentException">The parts are not of one grid, the profile is missing, or a score is not finite.</exception>
    public FaithfulnessResult Evaluate(
        Spectrogram spectrogram,
        ExplanationMask mask,
        Func<Spectrogram, double> score,
        SpectrogramMask? truth = null,
        Spectrogram? background = null)
        => Evaluate(OnSpectrograms(spectrogram, mask, score, background), mask, truth);

    /// <summary>Measures on sound: masks are applied to the complex short-time spectrum, and the score function hears the sound made of it.</summary>
    /// <param name="clip">The recording.</param>
    /// <param name="spectrogram">Its spectrogram.</param>
    /// <param name="mask">The explanation, on the spectrogram's grid.</param>
    /// <param name="score">Gives a raw score; higher is more abnormal.</param>
    /// <param name="truth">The truth, for the oracle; null for none.</param>
    /// <param name="background">The clean background, for v2; null for none.</param>
    /// <returns>The measures.</returns>
    /// <exception cref="ArgumentException">The parts are not of one grid or length, the profile is missing, or a score is not finite.</exception>
    public FaithfulnessResult Evaluate(
        AudioClip clip,
        Spectrogram spectrogram,
        ExplanationMask mask,
        Func<AudioClip, double> score,
        SpectrogramMask? truth = null,
        AudioClip? background = null)
        => Evaluate(OnSound(clip, spectrogram, mask, score, background), mask, truth);

    /// <summary>Removes more and more cells, the most claimed ones first, and fills them.</summary>
    /// <param name="spectrogram">The recording's spectrogram.</param>
    /// <param name="mask">The explanation, on its grid.</param>
    /// <param name="score">Gives a raw score.</param>
    /// <returns>The curve; a low area is good.</returns>
    /// <exception cref="ArgumentException">The parts are not of one grid, the profile is missing, or a score is not finite.</exception>
    public MaskCurve Deletion(Spectrogram spectrogram, ExplanationMask mask, Func<Spectrogram, double> score)
        => Curve(OnSpectrograms(spectrogram, mask, score, null), mask, isInsertion: false);

    /// <summary>Begins with every cell removed and filled, and brings back more and more, the most claimed ones first.</summary>
    /// <param name="spectrogram">The recording's spectrogram.</param>
    /// <param name="mask">The explanation, on its grid.</param>
    /// <param name="score">Gives a raw score.</param>
    /// <returns>The curve; a high area is good.</returns>
    /// <exception cref="ArgumentException">The parts are not of one grid, the profile is missing, or a score is not finite.</exception>
    public MaskCurve Insertion(Spectrogram spectrogram, ExplanationMask mask, Func<Spectrogram, double> score)
        => Curve(OnSpectrograms(spectrogram, mask, score, null), mask, isInsertion: true);

    private MaskedScores OnSpectrograms(Spectrogram spectrogram, ExplanationMask mask, Func<Spectrogram, double> score, Spectrogram? background)
    {
        ArgumentNullException.ThrowIfNull(score);
        SpectrogramMasking.Check(spectrogram, mask);
        RemovalOptions removal = _options.Removal;
        return new MaskedScores(
            () => score(spectrogram),
            m => score(
                _options.FillKept ? SpectrogramMasking.Remove(spectrogram, m.Complement(), removal) : SpectrogramMasking.Keep(spectrogram, m, removal.Scale)),
            m => score(SpectrogramMasking.Remove(spectrogram, m, removal)),
            background is null ? null : m => score(SpectrogramMasking.Replace(spectrogram, m, background, removal.Scale)));
    }

    private MaskedScores OnSound(AudioClip clip, Spectrogram spectrogram, ExplanationMask mask, Func<AudioClip, double> score, AudioClip? background)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(score);
        SpectrogramMasking.Check(spectrogram, mask);
        RemovalOptions removal = _options.Removal;
        return new MaskedScores(
            () => score(clip),
            m => score(_options.FillKept ? SoundMasking.Remove(clip, spectrogram, m.Complement(), removal) : SoundMasking.Keep(clip, m, removal.Scale)),
            m => score(SoundMasking.Remove(clip, spectrogram, m, removal)),
            background is null ? null : m => score(SoundMasking.Replace(clip, m, background)));
    }

    private FaithfulnessResult Evaluate(MaskedScores scores, ExplanationMask mask, SpectrogramMask? truth)
    {
        double score = Finite(scores.Whole()), scaled = _scale.Map(score);
        MaskEffect explanation = EffectOf(mask);
        double kept = _scale.Map(explanation.KeptScore);
        float[] values = MaskShape.ValidValues(mask);
        return new FaithfulnessResult
        {
            Score = score,
            ScaledScore = scaled,
            Explanation = explanation,
            Random = EffectOf(ControlMasks.Random(mask, _options.Seed)),
            Inverted = EffectOf(ControlMasks.Inverted(mask)),
            Rolled = EffectOf(ControlMasks.Rolled(mask, _options.Seed)),
            Oracle = truth is null ? null : EffectOf(ControlMasks.Oracle(mask, truth, _options.Seed)),
            Full = EffectOf(ControlMasks.Full(mask)),
            AverageDrop = 100 * Math.Max(0, scaled - kept) / scaled,
            AverageIncrease = kept > scaled ? 100 : 0,
            AverageGain = scaled < 1 ? 100 * Math.Max(0, kept - scaled) / (1 - scaled) : double.NaN,
            FidelityIn = explanation.KeptScore > _scale.Threshold ? 1 : 0,
            Sparseness = MaskShape.Gini(values),
            Complexity = MaskShape.Entropy(values),
        };

        MaskEffect EffectOf(ExplanationMask one)
        {
            double keptScore = Finite(scores.Kept(one)), removed = Finite(scores.Removed(one));
            double? replaced = scores.Replaced is null ? null : Finite(scores.Replaced(one));
            return new MaskEffect
            {
                Area = one.Area,
                KeptScore = keptScore,
                RemovedScore = removed,
                ReplacedScore = replaced,
                FfKept = scaled - _scale.Map(keptScore),
                FfRemoved = scaled - _scale.Map(removed),
                FfReplaced = replaced is { } value ? scaled - _scale.Map(value) : null,
                RelativeDrop = (score - removed) / Math.Max(score, 1e-12),
            };
        }
    }

    private MaskCurve Curve(MaskedScores scores, ExplanationMask mask, bool isInsertion)
    {
        int[] order = MaskRanking.Descending(MaskShape.ValidValues(mask));
        double[] fractions = new double[_options.CurveSteps + 1], raw = new double[fractions.Length];
        for (int step = 0; step < fractions.Length; step++)
        {
            fractions[step] = (double)step / _options.CurveSteps;
            int top = (int)Math.Round(fractions[step] * order.Length);
            bool[] removed = new bool[order.Length];
            for (int i = 0; i < order.Length; i++)
            {
                removed[order[i]] = i < top != isInsertion;
            }

            raw[step] = Finite(scores.Removed(ExplanationMask.Make(
                mask.Frames,
                mask.Axes,
                mask.ValidBins,
                i => removed[(i / mask.Bins * mask.ValidBins) + (i % mask.Bins)] ? 1 : 0)));
        }

        return new MaskCurve(fractions, raw, [.. raw.Select(_scale.Map)]);
    }

    private static double Finite(double score) => double.IsFinite(score) ? score
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The score function gave {score}; scores must be finite numbers."), nameof(score));

    private sealed record MaskedScores(
        Func<double> Whole,
        Func<ExplanationMask, double> Kept,
        Func<ExplanationMask, double> Removed,
        Func<ExplanationMask, double>? Replaced);
}
