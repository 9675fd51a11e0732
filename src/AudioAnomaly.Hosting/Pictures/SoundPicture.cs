namespace AudioAnomaly.Hosting;

/// <summary>
/// A spectrogram with the anomaly map over it, in small numbers for screens: columns in time, each with one byte a frequency bin. Plain immutable data; arrays
/// are not to be changed.
/// </summary>
public sealed record SoundPicture
{
    /// <summary>The level, in dB, that 0 of <see cref="Levels"/> stands for.</summary>
    public const double LowestDb = -110;

    /// <summary>How many dB one step of <see cref="Levels"/> is.</summary>
    public const double DbPerStep = 0.625;

    /// <summary>The value of <see cref="Map"/> at the threshold.</summary>
    public const byte AtThreshold = 128;

    /// <summary>Steps of <see cref="Map"/> for twice the score.</summary>
    public const double StepsPerOctave = 32;

    /// <summary>When the first column begins, in seconds of the stream.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>How much sound a column stands for, in seconds.</summary>
    public required double SecondsPerColumn { get; init; }

    /// <summary>How many columns there are.</summary>
    public required int Columns { get; init; }

    /// <summary>The centre of each frequency bin in Hz, ascending.</summary>
    public required IReadOnlyList<double> Frequencies { get; init; }

    /// <summary>The highest log-mel level of each cell: columns x bins, ascending in frequency; see <see cref="LowestDb"/> and <see cref="DbPerStep"/>.</summary>
    public required byte[] Levels { get; init; }

    /// <summary>
    /// The highest score of each cell, on a logarithmic scale: columns x bins, <see cref="AtThreshold"/> at the map's threshold, <see cref="StepsPerOctave"/>
    /// more for twice the score, 0 for a score of 0 or if the model has no threshold.
    /// </summary>
    public required byte[] Map { get; init; }

    /// <summary>The level of a column's sound in dB below full scale (RMS), one a column.</summary>
    public required float[] LevelsDb { get; init; }

    /// <summary>The verdict's score of each column: the highest frame peak of it, one a column.</summary>
    public required float[] Peaks { get; init; }
}
