using System.Globalization;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Sees to it that models can be merged: that scores and maps of all of them mean the same.</summary>
internal static class ModelLikeness
{
    /// <summary>Compares a model with the first, into which it is to be merged, and with all before it.</summary>
    /// <exception cref="ModelMergeException">It is not like the first, or the same as one before it.</exception>
    public static void Check(IReadOnlyList<AudioAnomalyModel> models, int index)
    {
        AudioAnomalyModel first = models[0], other = models[index];
        string? obstacle = !first.FrontEnd.SaveState().Describes(other.FrontEnd.SaveState()) ? "It has another front end: fit all with one preset, equal front end options and equal filters."
            : first.Settings.Windows != other.Settings.Windows ? $"It cuts recordings into windows of {Describe(other)}, and the first model into windows of {Describe(first)}."
            : first.BandwidthHz != other.BandwidthHz ? string.Create(CultureInfo.InvariantCulture, $"It was fitted on sound up to {other.BandwidthHz:0} Hz, and the first model up to {first.BandwidthHz:0} Hz: fit all on recordings of one sample rate.")
            : ((IMergeableDetector)first.Detector).FindMergeObstacle(other.Detector);
        if (obstacle is null && models.Take(index).Any(earlier => IsSame(earlier, other)))
        {
            obstacle = "It is the same as one before it: its recordings would count twice.";
        }

        if (obstacle is not null)
        {
            throw new ModelMergeException($"Model {index + 1} of {models.Count} cannot be merged into the first. {obstacle}") { ModelIndex = index };
        }
    }

    private static string Describe(AudioAnomalyModel model) => string.Create(CultureInfo.InvariantCulture, $"{model.Settings.Windows.WindowSeconds} s every {model.Settings.Windows.HopSeconds} s");

    /// <summary>Compares the small things first: states can be large.</summary>
    private static bool IsSame(AudioAnomalyModel one, AudioAnomalyModel other)
        => one.Settings.TrainingClips == other.Settings.TrainingClips
        && one.Calibration.Scores.SequenceEqual(other.Calibration.Scores)
        && one.Detector.SaveState().Describes(other.Detector.SaveState());
}
