using System.Globalization;

namespace AudioAnomaly.Tool;

/// <summary>What a report says of the model that scored: names with their values.</summary>
internal static class ModelFacts
{
    /// <param name="model">The model, with the threshold that it scores by.</param>
    /// <param name="path">Its file.</param>
    public static IEnumerable<(string Name, string Value)> Of(AudioAnomalyModel model, string path)
    {
        ModelSettings settings = model.Settings;
        string[] kinds = [.. model.Calibration.Kinds.Keys.Order(StringComparer.Ordinal)];
        yield return ("Model", path);
        yield return ("Detector", kinds.Length == 0 ? model.Detector.Id : $"{model.Detector.Id} of {string.Join(", ", kinds)}");
        yield return ("Learned from", string.Create(
            CultureInfo.InvariantCulture,
            $"{CountText.Of(settings.TrainingClips, "normal recording")}, up to {model.BandwidthHz:0} Hz (front end {model.FrontEnd.Id}, seed {settings.Seed})"));
        yield return ("Calibrated on", string.Create(
            CultureInfo.InvariantCulture,
            $"{CountText.Of(settings.HeldOutClips, "normal recording")} ({CountText.Of(model.Calibration.Scores.Count, "window")}), scored by detectors that had not learned them"));
        yield return ("Threshold", ThresholdText.Of(model.Calibration));
        if (ThresholdText.DescribeDrift(model) is { } drift)
        {
            yield return ("Drift", drift);
        }
    }
}
