namespace AudioAnomaly.Components;

/// <summary>
/// A detector whose knowledge can grow after the fit: from further recordings, and from detectors fitted on other recordings, so that a fit can be spread
/// over machines.
/// </summary>
/// <remarks>As with <see cref="IDetector.Fit"/>, one thread at a time may call these methods, others may score meanwhile, and a failed or cancelled call
/// leaves the previous state untouched.
/// Scores change as knowledge grows: calibrate anew on normal recordings that the detector has not learned.</remarks>
public interface IMergeableDetector : IDetector
{
    /// <summary>Learns further normal spectrograms, as if they had been among those of the fit.</summary>
    /// <param name="normals">Normal spectrograms, enumerated once and never held all at a time.</param>
    /// <param name="context">Seed, progress, cancellation and logging.</param>
    /// <exception cref="DetectorNotFittedException">The detector has not been fitted.</exception>
    /// <exception cref="InvalidOperationException">The fit has kept too little to go on learning.</exception>
    /// <exception cref="FitException">There are no spectrograms, or they are not like those of the fit.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    void AddNormals(IEnumerable<Spectrogram> normals, FitContext context);

    /// <summary>Takes in what other detectors have learned, as if this one had been fitted on their spectrograms too. The others stay as they are.</summary>
    /// <param name="others">Detectors of the same kind, options and features (and seed, where it decides about features), fitted on other spectrograms.</param>
    /// <param name="context">Seed, progress, cancellation and logging.</param>
    /// <exception cref="DetectorNotFittedException">One of the detectors has not been fitted.</exception>
    /// <exception cref="InvalidOperationException">A fit has kept too little to be merged.</exception>
    /// <exception cref="ArgumentException">A detector is not like this one; the message says in what.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    void Merge(IReadOnlyList<IDetector> others, FitContext context);

    /// <summary>Says what keeps another detector from being merged into this one. Nothing is changed.</summary>
    /// <param name="other">The other detector.</param>
    /// <returns>One sentence, or null if nothing does.</returns>
    /// <exception cref="DetectorNotFittedException">One of the detectors has not been fitted.</exception>
    string? FindMergeObstacle(IDetector other);
}
