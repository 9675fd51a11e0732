using AudioAnomaly.Hosting;

namespace AudioAnomaly.AspNetCore;

/// <summary>
/// A spectrogram with the anomaly map over it: columns in time, each with one byte a frequency bin, as base64. A level is <see cref="LowestDb"/> + byte x
/// <see cref="DbPerStep"/>; a map cell is the threshold x 2^((byte - <see cref="AtThreshold"/>) / <see cref="StepsPerOctave"/>), and 0 is a score of 0.
/// </summary>
public sealed record PictureResponse
{
    /// <summary>When the first column begins, by the service's clock; null of an alarm, whose sound begins then too.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the first column begins, in seconds of sound from the source's start.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>How much sound a column stands for, in seconds.</summary>
    public required double SecondsPerColumn { get; init; }

    /// <summary>How many columns there are.</summary>
    public required int Columns { get; init; }

    /// <summary>The centre of each frequency bin in Hz, ascending.</summary>
    public required IReadOnlyList<double> Frequencies { get; init; }

    /// <summary>The highest level of each cell: columns x bins, ascending in frequency.</summary>
    public required byte[] Levels { get; init; }

    /// <summary>The highest score of each cell: columns x bins.</summary>
    public required byte[] Map { get; init; }

    /// <summary>The level of each column's sound in dB below full scale (RMS).</summary>
    public required float[] LevelsDb { get; init; }

    /// <summary>The highest score of each column, which the verdict is about.</summary>
    public required float[] Peaks { get; init; }

    /// <summary>The level in dB of a byte of 0.</summary>
    public required double LowestDb { get; init; }

    /// <summary>How many dB one step of a level is.</summary>
    public required double DbPerStep { get; init; }

    /// <summary>The byte of a map cell at the threshold.</summary>
    public required int AtThreshold { get; init; }

    /// <summary>The steps of a map cell for twice the score.</summary>
    public required double StepsPerOctave { get; init; }

    internal static PictureResponse Of(SoundPicture picture, DateTimeOffset? startedAt) => new()
    {
        StartedAt = startedAt,
        StartSeconds = picture.StartSeconds,
        SecondsPerColumn = picture.SecondsPerColumn,
        Columns = picture.Columns,
        Frequencies = picture.Frequencies,
        Levels = picture.Levels,
        Map = picture.Map,
        LevelsDb = picture.LevelsDb,
        Peaks = picture.Peaks,
        LowestDb = SoundPicture.LowestDb,
        DbPerStep = SoundPicture.DbPerStep,
        AtThreshold = SoundPicture.AtThreshold,
        StepsPerOctave = SoundPicture.StepsPerOctave,
    };
}
