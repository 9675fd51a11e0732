using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly.Audio;

/// <summary>
/// Filters for one sample rate, one after the other: designed by NWaves as second-order sections, computed in 64 bits in one fixed order. Models keep the
/// sections, so that a model filters to the same bits on every machine. Immutable.
/// </summary>
/// <remarks>
/// A recording is filtered as if its first sample had gone on for ever before it: a constant offset makes no noise at the beginning. Filters that reach down
/// to a frequency f need about 1 / f seconds until they have settled.
/// </remarks>
public sealed class AudioFilterChain : ISampleFilter
{
    /// <summary>The chain's stable id in model files.</summary>
    public const string ComponentId = "filters";

    private const int MostFilters = 32;
    private const int MostSections = 1024;

    private readonly FilterSection[] _sections;

    /// <summary>Designs filters.</summary>
    /// <param name="filters">The filters in their order, from 1 to 32.</param>
    /// <param name="sampleRate">The sample rate (Hz) of what is filtered.</param>
    /// <exception cref="ArgumentException">There are none or too many, or a filter's frequency is half of the sample rate or more.</exception>
    public AudioFilterChain(IEnumerable<AudioFilter> filters, int sampleRate)
        : this([.. filters ?? throw new ArgumentNullException(nameof(filters))], sampleRate, sections: null)
    {
    }

    private AudioFilterChain(AudioFilter[] filters, int sampleRate, FilterSection[]? sections)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        if (filters.Length is 0 or > MostFilters || Array.Exists(filters, filter => filter is null))
        {
            throw new ArgumentException($"Give 1 to {MostFilters} filters, not {filters.Length}.", nameof(filters));
        }

        Filters = filters;
        SampleRate = sampleRate;
        _sections = sections ?? [.. filters.SelectMany(filter => FilterDesign.SectionsOf(filter, sampleRate))];
    }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public int SampleRate { get; }

    /// <summary>The filters in their order.</summary>
    public IReadOnlyList<AudioFilter> Filters { get; }

    /// <summary>How much of a frequency passes.</summary>
    /// <param name="hertz">The frequency, from 0 to half of the sample rate.</param>
    /// <returns>The gain in dB; minus infinity where nothing passes.</returns>
    public double GainDb(double hertz)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hertz);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hertz, SampleRate / 2.0);
        Complex delay = Complex.FromPolarCoordinates(1, -2 * Math.PI * hertz / SampleRate);
        double gain = 1;
        foreach (FilterSection section in _sections)
        {
            gain *= Complex.Abs((section.B0 + (delay * (section.B1 + (delay * section.B2)))) / (1 + (delay * (section.A1 + (delay * section.A2)))));
        }

        return 20 * Math.Log10(gain);
    }

    /// <inheritdoc/>
    public ISampleFilterRun Begin() => new AudioFilterChainRun(_sections);

    /// <inheritdoc/>
    public ComponentState SaveState() => new(
        ComponentId,
        new JsonObject
        {
            ["sampleRate"] = SampleRate,
            ["filters"] = new JsonArray([.. Filters.Select(filter => (JsonNode)filter.ToString())]),
            ["sections"] = new JsonArray([.. _sections.Select(section => new JsonArray(section.B0, section.B1, section.B2, section.A1, section.A2))]),
        })
    {
        Origin = FeaturePackage.Origin,
    };

    internal static void Register(ComponentRegistry registry) => registry.Add<ISampleFilter>(ComponentId, FromState);

    internal static AudioFilterChain FromState(ComponentState state)
    {
        JsonArray saved = state.Options["sections"]!.AsArray();
        if (saved.Count is 0 or > MostSections)
        {
            throw new FormatException($"its filters have {saved.Count} sections.");
        }

        FilterSection[] sections = [.. saved.Select(section => ToSection(section!.AsArray()))];
        return new AudioFilterChain(
            [.. state.Options["filters"]!.AsArray().Select(filter => AudioFilter.Parse(filter!.GetValue<string>()))],
            state.Options["sampleRate"]!.GetValue<int>(),
            sections);
    }

    private static FilterSection ToSection(JsonArray numbers)
    {
        double[] values = [.. numbers.Select(number => number!.GetValue<double>())];
        return values is [var b0, var b1, var b2, var a1, var a2] && new FilterSection(b0, b1, b2, a1, a2) is { IsStable: true } section ? section
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"a section of its filters, [{string.Join(", ", values)}], makes no sense."));
    }
}
