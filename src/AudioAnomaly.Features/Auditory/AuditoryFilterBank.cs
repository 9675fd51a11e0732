using AudioAnomaly.Components;
using NWaves.Filters.Fda;
using NWaves.Utils;

namespace AudioAnomaly.Audio;

/// <summary>
/// Makes the filters of auditory front ends with NWaves. Every band has the same area, as Slaney's mel filters have: noise that is equally strong at all
/// frequencies has the same level in all bands and on all scales.
/// </summary>
internal static class AuditoryFilterBank
{
    // NWaves cuts the gammatone's impulse response off after one transform: at low frequencies much of it would be missing.
    private const int Oversampling = 8;

    // Beyond 60 dB below its peak a band hears nothing: the window of the transform leaks as much.
    private const double Skirt = 1e-6;

    // Glasberg and Moore (1990), as in Slaney's Auditory Toolbox.
    private const double EarQ = 9.26449;
    private const double LeastBandwidth = 24.7;

    /// <summary>Designs the weights of the Fourier bins.</summary>
    /// <returns>Bands x bins.</returns>
    public static TensorData Design(AuditoryScale scale, AuditoryOptions options)
    {
        float[][] bank = scale == AuditoryScale.Erb ? Gammatone(options) : Triangles(options);
        double[] centres = CentresOf(scale, options);
        double hertzPerBin = (double)options.SampleRate / options.FftLength;
        int bins = (options.FftLength / 2) + 1;
        float[] weights = new float[options.Bands * bins];
        for (int band = 0; band < options.Bands; band++)
        {
            float[] response = bank[band];
            double peak = response.Max(), area = response.Sum(weight => weight >= Skirt * peak ? weight : 0.0) * hertzPerBin;
            if (!(peak > 0))
            {
                // A band between two bins takes the nearest.
                weights[(band * bins) + (int)Math.Round(centres[band] / hertzPerBin)] = (float)(1 / hertzPerBin);
                continue;
            }

            for (int bin = 0; bin < bins; bin++)
            {
                weights[(band * bins) + bin] = response[bin] >= Skirt * peak ? (float)(response[bin] / area) : 0;
            }
        }

        return new TensorData(weights, options.Bands, bins);
    }

    /// <summary>Takes the filters out of weights, as a model keeps them.</summary>
    /// <exception cref="FormatException">They do not belong to the settings.</exception>
    public static BandFilters ToFilters(AuditoryScale scale, AuditoryOptions options, TensorData weights)
    {
        int bins = (options.FftLength / 2) + 1;
        if (!(weights.Shape is [var bands, var width] && bands == options.Bands && width == bins))
        {
            throw new FormatException($"its filters have shape [{string.Join(", ", weights.Shape)}] where [{options.Bands}, {bins}] is expected.");
        }

        return new BandFilters(CentresOf(scale, options), [.. Enumerable.Range(0, options.Bands).Select(band => Trim(weights.Values.Span.Slice(band * bins, bins)))]);
    }

    /// <summary>The centre frequency of each band in Hz.</summary>
    public static double[] CentresOf(AuditoryScale scale, AuditoryOptions options)
        => [.. Enumerable.Range(0, options.Bands).Select(band => scale == AuditoryScale.Erb ? ErbCentre(band, options) : BarkCentre(band, options))];

    private static (int FirstBin, double[] Weights) Trim(ReadOnlySpan<float> weights)
    {
        int first = weights.IndexOfAnyExcept(0f), last = weights.LastIndexOfAnyExcept(0f);
        if (first < 0)
        {
            throw new FormatException("one of its filters hears nothing.");
        }

        double[] used = new double[last - first + 1];
        for (int i = 0; i < used.Length; i++)
        {
            float weight = weights[first + i];
            used[i] = weight >= 0 && float.IsFinite(weight) ? weight : throw new FormatException(FormattableString.Invariant($"one of its filters has the weight {weight}."));
        }

        return (first, used);
    }

    private static double ErbCentre(int band, AuditoryOptions options)
    {
        const double Corner = EarQ * LeastBandwidth;
        double low = Logarithm.Ln(options.MinFrequency + Corner), high = Logarithm.Ln(options.MaxFrequency + Corner);
        return Exponential.Exp(low + ((high - low) * band / options.Bands)) - Corner;
    }

    private static double BarkCentre(int band, AuditoryOptions options)
    {
        double low = Scale.HerzToBark(options.MinFrequency), high = Scale.HerzToBark(options.MaxFrequency);
        return Scale.BarkToHerz(low + ((high - low) * (band + 1) / (options.Bands + 1)));
    }

    private static float[][] Gammatone(AuditoryOptions options)
    {
        float[][] fine = FilterBanks.Erb(options.Bands, options.FftLength * Oversampling, options.SampleRate, options.MinFrequency, options.MaxFrequency, normalizeGain: false);
        return Array.ConvertAll(fine, response => Enumerable.Range(0, (options.FftLength / 2) + 1).Select(bin => response[bin * Oversampling]).ToArray());
    }

    private static float[][] Triangles(AuditoryOptions options) => FilterBanks.Triangular(
        options.FftLength,
        options.SampleRate,
        FilterBanks.BarkBands(options.Bands, options.SampleRate, options.MinFrequency, options.MaxFrequency),
        vtln: null,
        mapper: Scale.HerzToBark);
}
