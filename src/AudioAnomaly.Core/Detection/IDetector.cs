using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>An anomaly detector: fitted on normal spectrograms only, it scores any spectrogram. Higher scores are more abnormal.</summary>
/// <remarks><see cref="Fit"/> is called by one thread at a time; <see cref="Score"/> may be called from many threads once the detector is fitted.</remarks>
/// <example>
/// <code>
/// using System.Text.Json.Nodes;
/// using AudioAnomaly.Components;
///
/// /// A recording is as anomalous as its mean level is far from that of normal sound, in dB.
/// /// UseDetector((_, _) => new MeanLevel()) puts it into a pipeline.
/// internal sealed class MeanLevel : IDetector
/// {
///     private double? _normal;
///
///     public string Id => "mean-level";
///
///     public bool IsFitted => _normal is not null;
///
///     public int MinFrames => 1;
///
///     public void Fit(IEnumerable&lt;Spectrogram> normals, FitContext context) => _normal = normals.Average(LevelOf);
///
///     public DetectorOutput Score(Spectrogram spectrogram)
///     {
///         double score = Math.Abs(LevelOf(spectrogram) - (_normal ?? throw new DetectorNotFittedException(Id)));
///         float[] cells = new float[spectrogram.Values.Length];
///         Array.Fill(cells, (float)score);
///         return new DetectorOutput(score, new AnomalyMap(cells, spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins));
///     }
///
///     public ComponentState SaveState() => new(Id, new JsonObject { ["normal"] = _normal ?? throw new DetectorNotFittedException(Id) });
///
///     public static MeanLevel FromState(ComponentState state) => new() { _normal = (double)state.Options["normal"]! };
///
///     private static double LevelOf(Spectrogram spectrogram) => spectrogram.Values.ToArray().Average();
/// }
/// </code>
/// </example>
public interface IDetector : IModelComponent
{
    /// <summary>Whether the detector can score.</summary>
    bool IsFitted { get; }

    /// <summary>The fewest frames of which a spectrogram can be scored.</summary>
    int MinFrames { get; }

    /// <summary>
    /// Windows of long recordings begin at multiples of so many frames, so that a patch is the same in each of them: the coarsest grid of a detector's
    /// features. 1 by default.
    /// </summary>
    int AlignmentFrames => 1;

    /// <summary>
    /// How many bins above its own a cell's score depends on to speak of. Recordings of a lower sample rate than those learned are scored in as many bins less
    /// than they hold; in the bins above that stands normal sound. 0 by default.
    /// </summary>
    int ContextBins => 0;

    /// <summary>
    /// Whether all spectrograms must have one length, that of the fit, as for detectors that learn every position in time by itself. Pipelines then cut
    /// recordings into windows of exactly one length. False by default.
    /// </summary>
    bool NeedsFixedLength => false;

    /// <summary>Learns what is normal. A failed or cancelled fit leaves the previous state untouched.</summary>
    /// <param name="normals">Normal spectrograms, enumerated once and never held all at a time.</param>
    /// <param name="context">Seed, progress, cancellation and logging.</param>
    /// <exception cref="FitException">There are no spectrograms, or nothing can be learned from them.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    void Fit(IEnumerable<Spectrogram> normals, FitContext context);

    /// <summary>Scores a spectrogram.</summary>
    /// <param name="spectrogram">The spectrogram, of any length from <see cref="MinFrames"/> on.</param>
    /// <returns>The raw clip score and the raw anomaly map, both 0 or more.</returns>
    /// <exception cref="DetectorNotFittedException">The detector has not been fitted.</exception>
    /// <exception cref="AudioContentException">The spectrogram has fewer frames than <see cref="MinFrames"/>.</exception>
    DetectorOutput Score(Spectrogram spectrogram);
}
