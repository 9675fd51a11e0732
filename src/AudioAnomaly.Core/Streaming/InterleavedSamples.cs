using System.Numerics;

namespace AudioAnomaly;

/// <summary>Makes mono samples of what devices give: 16-bit integers, several channels side by side.</summary>
internal static class InterleavedSamples
{
    private const float FullScale = 32768;

    /// <summary>Averages or chooses channels.</summary>
    /// <param name="samples">The samples of all channels at one moment, then those of the next; 16-bit integers become floats, 32768 being 1.</param>
    /// <param name="channels">How many channels there are, 1 or more.</param>
    /// <param name="selection">Which to take.</param>
    /// <exception cref="ArgumentException">The samples are no whole number of moments.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no channels, or not the one that was chosen.</exception>
    public static float[] ToMono<T>(ReadOnlySpan<T> samples, int channels, ChannelSelection selection)
        where T : unmanaged, INumber<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (selection.Index >= channels)
        {
            throw new ArgumentOutOfRangeException(nameof(selection), selection, $"There {CountText.Verb(channels)} {CountText.Of(channels, "channel")}, counted from 0.");
        }

        if (samples.Length % channels != 0)
        {
            throw new ArgumentException($"{samples.Length} samples are no whole number of moments of {channels} channels. Keep the rest for the next call.", nameof(samples));
        }

        double scale = typeof(T) == typeof(short) ? FullScale : 1;
        float[] mono = new float[samples.Length / channels];
        for (int i = 0; i < mono.Length; i++)
        {
            ReadOnlySpan<T> moment = samples.Slice(i * channels, channels);
            mono[i] = (float)(selection.Index is { } index ? double.CreateChecked(moment[index]) / scale : MeanOf(moment, scale));
        }

        return mono;
    }

    /// <summary>The mean of one moment, in the order and precision of the WAV reader.</summary>
    private static double MeanOf<T>(ReadOnlySpan<T> moment, double scale)
        where T : unmanaged, INumber<T>
    {
        double sum = 0;
        foreach (T sample in moment)
        {
            sum += double.CreateChecked(sample) / scale;
        }

        return sum / moment.Length;
    }
}
