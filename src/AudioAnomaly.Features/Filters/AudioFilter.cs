using System.Globalization;

namespace AudioAnomaly.Audio;

/// <summary>A filter that recordings pass before the front end: what it is, not yet designed for a sample rate. Immutable; equal by value.</summary>
public sealed class AudioFilter : IEquatable<AudioFilter>
{
    private readonly FilterForm _form;
    private readonly double[] _values;

    private AudioFilter(FilterForm form, double[] values) => (_form, _values) = (form, values);

    /// <summary>What it lets through.</summary>
    public AudioFilterKind Kind => _form.Kind;

    /// <summary>The highest frequency (Hz) that it was given, or 0 for none: it must lie below half of the sample rate.</summary>
    internal double HighestHertz => Kind switch
    {
        AudioFilterKind.BandStop => Math.Max(_values[0], _values[1]),
        AudioFilterKind.PreEmphasis => 0,
        _ => _values[0],
    };

    /// <summary>Its numbers, in the order of its text.</summary>
    internal IReadOnlyList<double> Values => _values;

    /// <summary>A Butterworth high-pass: below the frequency 6 dB an octave less for each order, at it 3 dB less.</summary>
    /// <param name="hertz">The cut-off frequency, from 0.1 Hz to below half of the front end's sample rate.</param>
    /// <param name="order">The order, from 1 to 16.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static AudioFilter HighPass(double hertz, int order = 4) => Create(AudioFilterKind.HighPass, [(hertz, nameof(hertz)), (order, nameof(order))]);

    /// <summary>A Butterworth low-pass: above the frequency 6 dB an octave less for each order, at it 3 dB less.</summary>
    /// <param name="hertz">The cut-off frequency, from 0.1 Hz to below half of the front end's sample rate.</param>
    /// <param name="order">The order, from 1 to 16.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static AudioFilter LowPass(double hertz, int order = 4) => Create(AudioFilterKind.LowPass, [(hertz, nameof(hertz)), (order, nameof(order))]);

    /// <summary>A Butterworth band-stop: 3 dB less at both edges, nothing left in the middle.</summary>
    /// <param name="lowHertz">The lower edge, from 0.1 Hz.</param>
    /// <param name="highHertz">The upper edge, above the lower one by 0.1 Hz or more and below half of the front end's sample rate.</param>
    /// <param name="order">The order of each edge, from 1 to 8.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static AudioFilter BandStop(double lowHertz, double highHertz, int order = 2)
        => Create(AudioFilterKind.BandStop, [(lowHertz, nameof(lowHertz)), (highHertz, nameof(highHertz)), (order, nameof(order))]);

    /// <summary>Notches at the mains frequency and its multiples.</summary>
    /// <param name="hertz">The mains frequency: 50 Hz, or 60 Hz in the Americas and parts of Asia. From 0.1 Hz to below half of the front end's sample
    /// rate.</param>
    /// <param name="frequencies">How many frequencies, the first one counted, from 1 to 64. Those that lie beyond half of the sample rate are left out.</param>
    /// <param name="quality">How narrow each notch is, from 1 to 1,000: its frequency over its width at 3 dB.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static AudioFilter Hum(double hertz = 50, int frequencies = 10, double quality = 30)
        => Create(AudioFilterKind.Hum, [(hertz, nameof(hertz)), (frequencies, nameof(frequencies)), (quality, nameof(quality))]);

    /// <summary>Pre-emphasis: each sample less a share of the one before.</summary>
    /// <param name="coefficient">The share, from 0.01 to 1.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    public static AudioFilter PreEmphasis(double coefficient = 0.97) => Create(AudioFilterKind.PreEmphasis, [(coefficient, nameof(coefficient))]);

    /// <summary>Reads what <see cref="ToString"/> writes: "highpass:100:4", "lowpass:4000:4", "bandstop:900:1100:2", "hum:50:10:30" or "preemphasis:0.97",
    /// always with a point before decimals. What has a usual value may be left out at the end: "highpass:100", "hum:50", "preemphasis".</summary>
    /// <param name="text">The text.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="FormatException">The text is no filter.</exception>
    public static AudioFilter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':');
        FilterForm form = FilterForm.All.FirstOrDefault(known => known.Name == parts[0])
            ?? throw new FormatException($"'{text}' is no filter: there is no kind '{parts[0]}'. Use {string.Join(", ", FilterForm.All.Select(known => known.Usage))}.");
        if (parts.Length - 1 > form.Parameters.Count)
        {
            throw new FormatException($"'{text}' is no filter: it has {parts.Length - 1} numbers where {form.Usage} is expected.");
        }

        double[] values = [.. form.Parameters.Select((parameter, i) => i + 1 < parts.Length ? Number(text, form, parts[i + 1])
            : parameter.Default ?? throw new FormatException($"'{text}' is no filter: its {parameter.Name} is missing. Write {form.Usage}."))];
        return FindMistake(form, values) is (_, var mistake) ? throw new FormatException($"'{text}' is no filter: {mistake}.") : new AudioFilter(form, values);
    }

    /// <summary>The filter as text.</summary>
    /// <returns>Such as "highpass:100:4".</returns>
    public override string ToString() => _form.Name + string.Concat(_values.Select(value => string.Create(CultureInfo.InvariantCulture, $":{value:R}")));

    /// <inheritdoc/>
    public bool Equals(AudioFilter? other) => other is not null && other.Kind == Kind && other._values.AsSpan().SequenceEqual(_values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AudioFilter);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    private static AudioFilter Create(AudioFilterKind kind, (double Value, string Name)[] numbers)
    {
        FilterForm form = FilterForm.All.First(known => known.Kind == kind);
        double[] values = Array.ConvertAll(numbers, number => number.Value);
        return FindMistake(form, values) is (var index, var mistake)
            ? throw new ArgumentOutOfRangeException(numbers[index].Name, values[index], $"The filter {form.Name} is not possible: {mistake}.")
            : new AudioFilter(form, values);
    }

    private static (int Index, string Mistake)? FindMistake(FilterForm form, double[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (form.Parameters[i].MistakeIn(values[i]) is { } mistake)
            {
                return (i, mistake);
            }
        }

        const double LeastWidth = 0.1;
        return form.Kind == AudioFilterKind.BandStop && !(values[1] - values[0] >= LeastWidth)
            ? (1, string.Create(CultureInfo.InvariantCulture, $"its upper frequency ({values[1]:R} Hz) must lie {LeastWidth:R} Hz or more above its lower one ({values[0]:R} Hz)"))
            : null;
    }

    private static double Number(string text, FilterForm form, string part) => NumberText.TryParse(part, out double value) ? value
        : throw new FormatException($"'{text}' is no filter: '{part}' is no number. Write {form.Usage}, with a point before decimals.");
}
