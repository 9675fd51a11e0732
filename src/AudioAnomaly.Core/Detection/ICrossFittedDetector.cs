namespace AudioAnomaly.Components;

/// <summary>
/// A detector whose fit is quick enough to be done several times: a pipeline then calibrates it by folds, so that every normal recording teaches and
/// calibrates.
/// </summary>
public interface ICrossFittedDetector : IDetector
{
    /// <summary>Makes a detector of the same options that has learned nothing.</summary>
    /// <param name="share">Takes the feature extractor, if there is one, and gives one that the new detector may own.</param>
    /// <returns>The detector. It lives no longer than this one.</returns>
    ICrossFittedDetector CreateUnfitted(Func<IFeatureExtractor, IFeatureExtractor> share);

    /// <summary>
    /// Makes a detector that tells whether the recordings drift, which takes many more fits; null (the default) if that would take long. A detector of several
    /// members leaves out those whose fits do.
    /// </summary>
    /// <param name="share">As of <see cref="CreateUnfitted"/>.</param>
    /// <returns>The detector, not fitted, or null.</returns>
    ICrossFittedDetector? CreateForDrift(Func<IFeatureExtractor, IFeatureExtractor> share) => null;
}
