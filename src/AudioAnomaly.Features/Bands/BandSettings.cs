using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics;

namespace AudioAnomaly;

/// <summary>What the settings of front ends that compute bands must fulfil together.</summary>
internal static class BandSettings
{
    public static IEnumerable<ValidationResult> FindMistakes(int sampleRate, int fftLength, int windowLength, int hopLength, double minFrequency, double maxFrequency)
    {
        if (!BitOperations.IsPow2(fftLength))
        {
            yield return new($"FftLength must be a power of two, not {fftLength}.", ["FftLength"]);
        }

        if (windowLength > fftLength)
        {
            yield return new($"WindowLength ({windowLength}) must not exceed FftLength ({fftLength}).", ["WindowLength"]);
        }

        if (hopLength > windowLength)
        {
            yield return new($"HopLength ({hopLength}) must not exceed WindowLength ({windowLength}): samples between the windows would be lost.", ["HopLength"]);
        }

        if (maxFrequency > sampleRate / 2.0)
        {
            yield return new(string.Create(CultureInfo.InvariantCulture, $"MaxFrequency ({maxFrequency} Hz) must not exceed half of the sample rate ({sampleRate / 2.0} Hz)."), ["MaxFrequency"]);
        }

        if (!(minFrequency < maxFrequency))
        {
            yield return new(string.Create(CultureInfo.InvariantCulture, $"MinFrequency ({minFrequency} Hz) must lie below MaxFrequency ({maxFrequency} Hz)."), ["MinFrequency"]);
        }
    }
}
