using AudioAnomaly.Audio;

namespace AudioAnomaly.Tool;

/// <summary>The recordings of one machine or microphone in the order of their times.</summary>
/// <param name="Name">What to call it: as much of its path as tells it from the others.</param>
/// <param name="Scores">The recordings whose times count, by time.</param>
/// <param name="Obstacle">Why there is nothing to draw, as a sentence; null if there is.</param>
internal sealed record TimelineSource(string Name, IReadOnlyList<TimedScore> Scores, string? Obstacle)
{
    // A recorder makes more than that of one source; names that change from file to file are numbers of recordings.
    private const int Few = 2;
    private const int ManySources = 3;
    private const double CopySeconds = 60;

    /// <summary>Sorts recordings by what recorded them.</summary>
    public static IReadOnlyList<TimelineSource> Of(IReadOnlyList<TimedScore> scores)
    {
        ILookup<string, TimedScore> raw = scores.ToLookup(score => score.Recorded.Source, StringComparer.Ordinal);
        HashSet<string> scattered = [.. raw
            .Where(source => source.Count() <= Few)
            .GroupBy(source => FolderOf(source.Key), StringComparer.Ordinal)
            .Where(folder => folder.Count() >= ManySources)
            .SelectMany(folder => folder)
            .Select(source => source.Key)];
        IGrouping<string, TimedScore>[] sources = [.. scores
            .GroupBy(score => scattered.Contains(score.Recorded.Source) ? FolderOf(score.Recorded.Source) : score.Recorded.Source, StringComparer.Ordinal)
            .OrderBy(source => source.Key, StringComparer.Ordinal)];
        int common = CommonParts([.. sources.Select(source => Parts(source.Key))]);
        return [.. sources.Select(source => Of(string.Join('/', Parts(source.Key)[common..]), [.. source]))];
    }

    private static TimelineSource Of(string name, TimedScore[] scores)
    {
        // Beside times that recorders wrote, those of files are times of something else.
        TimedScore[] own = [.. scores.Where(score => score.Recorded.Origin != RecordingTimeOrigin.FileTime)];
        TimedScore[] counted = [.. (own.Length > 0 ? own : scores).OrderBy(score => score.Time).ThenBy(score => score.Name, StringComparer.Ordinal)];
        double span = (counted[^1].Time - counted[0].Time).TotalSeconds;
        bool isCopy = own.Length == 0 && (span < CopySeconds || span < counted.Sum(score => score.Seconds) / 2);
        string? obstacle = counted.Length < 2 ? "only one recording."
            : isCopy ? "the recordings tell no time but that of their files, and these lie within"
                + FormattableString.Invariant($" {span:0.#} s of each other, as after copying. Name the files by date and time, such as 2026-11-28_06-08-40.wav.")
            : span == 0 ? "all recordings are of the same time."
            : null;
        return new TimelineSource(name, counted, obstacle);
    }

    private static string FolderOf(string source) => Path.GetDirectoryName(source) ?? source;

    private static string[] Parts(string source)
        => source.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } parts ? parts : [source];

    /// <summary>How many of the first folders all have in common; the last part of each stays.</summary>
    private static int CommonParts(string[][] sources)
    {
        int common = 0;
        while (sources.Length > 0 && sources.All(parts => parts.Length > common + 1 && parts[common] == sources[0][common]))
        {
            common++;
        }

        return common;
    }
}
