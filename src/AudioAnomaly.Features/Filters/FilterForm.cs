namespace AudioAnomaly.Audio;

/// <summary>How the filters of a kind are written: a name, then numbers with colons between them.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">Its name in texts.</param>
/// <param name="Parameters">Its numbers, in their order.</param>
internal sealed record FilterForm(AudioFilterKind Kind, string Name, IReadOnlyList<FilterParameter> Parameters)
{
    // Poles nearer to 1 than those of a tenth of a hertz are lost in rounding.
    private const double LowestHertz = 0.1;
    private const double HighestHertz = 192_000;

    private static readonly FilterParameter Frequency = new("frequency (Hz)", LowestHertz, HighestHertz);

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<FilterForm> All { get; } =
    [
        new(AudioFilterKind.HighPass, "highpass", [Frequency, Order(16, 4)]),
        new(AudioFilterKind.LowPass, "lowpass", [Frequency, Order(16, 4)]),
        new(
            AudioFilterKind.BandStop,
            "bandstop",
            [new("lower frequency (Hz)", LowestHertz, HighestHertz), new("upper frequency (Hz)", LowestHertz, HighestHertz), Order(8, 2)]),
        new(AudioFilterKind.Hum, "hum", [Frequency, new("number of frequencies", 1, 64, 10, IsWhole: true), new("quality", 1, 1000, 30)]),
        new(AudioFilterKind.PreEmphasis, "preemphasis", [new("coefficient", 0.01, 1, 0.97)]),
    ];

    /// <summary>How it is written, in words: "hum:FREQUENCY[:...]".</summary>
    public string Usage => Name + string.Concat(Parameters.Select(parameter => parameter.Default is null ? $":{Word(parameter)}" : $"[:{Word(parameter)}]"));

    private static FilterParameter Order(int most, int usual) => new("order", 1, most, usual, IsWhole: true);

    private static string Word(FilterParameter parameter) => parameter.Name.Split('(')[0].Trim().Replace(' ', '-').ToUpperInvariant();
}
