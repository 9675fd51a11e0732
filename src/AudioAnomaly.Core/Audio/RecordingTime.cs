using System.Globalization;
using System.Text.Json;

namespace AudioAnomaly.Audio;

/// <summary>When a recording was made, and by what. Plain immutable data.</summary>
/// <param name="Time">
/// The moment: of kind <see cref="DateTimeKind.Utc"/> if the zone is known, else <see cref="DateTimeKind.Unspecified"/>, by the recorder's clock. Midnight if
/// only the date is known.
/// </param>
/// <param name="Origin">Where the time was found.</param>
/// <param name="Source">
/// What recorded it: the folder of the file, with what the file's name has before the time, such as <c>/data/pumps/north</c> for
/// <c>/data/pumps/north_2026-11-28_06-08-40.wav</c>. Folders that are named for a date do not count. Recordings of one source make one line over time.
/// </param>
public sealed record RecordingTime(DateTime Time, RecordingTimeOrigin Origin, string Source)
{
    private static readonly char[] Separators = [' ', '_', '-', '.', '@'];

    /// <summary>The moment as text: ISO 8601, with a Z if the zone is known.</summary>
    internal string TimeText => Time.ToString(Time.Kind == DateTimeKind.Utc ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The origin as it is written in JSON.</summary>
    internal string OriginName => JsonNamingPolicy.CamelCase.ConvertName(Origin.ToString());

    /// <summary>Finds out when a file was recorded.</summary>
    /// <remarks>
    /// The first of these decides: date and time of day in the name (<c>2026-11-28_06-08-40</c>, <c>20261128T060840Z</c>, <c>20261128_060840</c>), or the
    /// time of day there and the date in the folder's name; date and time of day in the file's data; a date alone in either; the time at which the file was
    /// last written. The samples are not read.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <returns>Its time; null if the name tells none and the file cannot be read.</returns>
    public static RecordingTime? Find(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path), stem = Path.GetFileNameWithoutExtension(full);
        (string folder, WrittenTime? day) = FolderOf(full);
        WrittenTime? name = WrittenTime.Find(stem);
        if (name is { HasClock: true })
        {
            return new RecordingTime(name.Time, RecordingTimeOrigin.FileName, SourceOf(folder, stem, name.Index));
        }

        if (day is not null && WrittenTime.FindClock(stem) is var (clock, index))
        {
            return new RecordingTime(day.Time + clock, RecordingTimeOrigin.FileName, SourceOf(folder, stem, Math.Min(index, name?.Index ?? index)));
        }

        string source = SourceOf(folder, stem, name?.Index ?? 0);
        try
        {
            WrittenTime? header = HeaderTime.Read(full);
            return header is { HasClock: true } ? new RecordingTime(header.Time, RecordingTimeOrigin.Metadata, source)
                : (name ?? day) is { } date ? new RecordingTime(date.Time, RecordingTimeOrigin.FileName, source)
                : header is not null ? new RecordingTime(header.Time, RecordingTimeOrigin.Metadata, source)
                : new RecordingTime(File.GetLastWriteTimeUtc(full), RecordingTimeOrigin.FileTime, source);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (name ?? day) is { } date ? new RecordingTime(date.Time, RecordingTimeOrigin.FileName, source) : null;
        }
    }

    /// <summary>The folder that a file is in, above those named for a date, and the date of the innermost of these.</summary>
    private static (string Folder, WrittenTime? Day) FolderOf(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? string.Empty;
        WrittenTime? day = null;
        while (Path.GetFileName(folder) is { Length: > 0 } name && WrittenTime.Find(name) is { HasClock: false } date && date.Length == name.Length)
        {
            day ??= date;
            folder = Path.GetDirectoryName(folder) ?? string.Empty;
        }

        return (folder, day);
    }

    private static string SourceOf(string folder, string stem, int index)
    {
        string before = stem[..index].TrimEnd(Separators);
        return before.Length == 0 ? folder : Path.Combine(folder, before);
    }
}
