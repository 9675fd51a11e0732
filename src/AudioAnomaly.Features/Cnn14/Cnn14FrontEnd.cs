using System.Globalization;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly;

/// <summary>Compares a pipeline's front end with the one that weights were trained with.</summary>
internal static class Cnn14FrontEnd
{
    /// <returns>What a careful reader should know.</returns>
    /// <exception cref="PipelineConfigurationException">They do not go together.</exception>
    public static IReadOnlyList<string> Check(CheckpointIdentity identity, LogMelFrontEnd used)
    {
        LogMelOptions options = used.Options;
        if (identity.Preset is { } preset && LogMelPresets.All.TryGetValue(preset, out LogMelOptions? trained))
        {
            // Of several front ends, the one whose filters are used is meant.
            foreach (string other in identity.OtherPresets)
            {
                if (LogMelPresets.All.TryGetValue(other, out LogMelOptions? also) && used.HasFiltersOf(also))
                {
                    return CheckPreset(other, also, used);
                }
            }

            return FindNarrow(used) is { } narrow ? CheckNarrow(narrow, preset, identity) : CheckPreset(preset, trained, used);
        }

        if (identity.OtherFftLength is not { } length)
        {
            return [$"The checkpoint does not tell which front end its weights were trained with. With another one they find little: make sure that {options.SampleRate} Hz with these mel bands is right."];
        }

        return length == options.FftLength
            ? [string.Create(CultureInfo.InvariantCulture, $"The weights were trained with a front end that is none of {string.Join(", ", LogMelPresets.All.Keys)}: {length} samples per transform and {options.MelBands} mel bands of their own. With another one they find little: make sure that {options.SampleRate} Hz and {options.MinFrequency} to {options.MaxFrequency} Hz are right.")]
            : throw new PipelineConfigurationException([$"The CNN14 weights were trained on transforms of {length} samples, and the pipeline's have {options.FftLength}. Set the log-mel options that the weights were trained with, or use other weights."]);
    }

    private static string? FindNarrow(LogMelFrontEnd used) => LogMelPresets.Narrow.FirstOrDefault(preset => used.HasFiltersOf(preset.Value)).Key;

    /// <summary>Recordings of a low sample rate hold nothing of most bands that weights were trained with; bands of their own are better, strange as they
    /// are to the weights. With the weights that come with the library that was measured.</summary>
    private static IReadOnlyList<string> CheckNarrow(string narrow, string preset, CheckpointIdentity identity)
        => identity.WeightsSha256 == Cnn14Weights.Pretrained.Identity!.WeightsSha256
            ? []
            : [$"The CNN14 weights were trained with the front end '{preset}', and the pipeline's is '{narrow}', for recordings of a low sample rate: see whether they find what you look for, or compare with the spectrum profile."];

    private static IReadOnlyList<string> CheckPreset(string preset, LogMelOptions trained, LogMelFrontEnd used)
    {
        LogMelOptions options = used.Options;
        if (!used.HasFiltersOf(trained))
        {
            throw new PipelineConfigurationException(
            [
                string.Create(CultureInfo.InvariantCulture, $"The CNN14 weights were trained with the front end '{preset}' ({trained.SampleRate} Hz, {trained.FftLength} samples per transform, {trained.MinFrequency} to {trained.MaxFrequency} Hz),"
                + $" and the pipeline works at {options.SampleRate} Hz with other mel bands. Use {LogMelPresets.PropertyOf(preset)}, or other weights."),
            ]);
        }

        return (options.HopLength, options.WindowLength) == (trained.HopLength, trained.WindowLength)
            ? []
            : [$"The CNN14 weights were trained with a hop of {trained.HopLength} and a window of {trained.WindowLength} samples, and the pipeline has {options.HopLength} and {options.WindowLength}: what they find is stretched in time."];
    }
}
