using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace AudioAnomaly.Tool;

/// <summary>Reads the CSV file of <c>metrics --scores</c>: a header with the columns score and label, in any order and among others.</summary>
internal static class ScoreTable
{
    private const string ScoreColumn = "score";
    private const string LabelColumn = "label";
    private const int MaxFieldLength = 100_000;

    /// <summary>Reads one observation per line.</summary>
    /// <exception cref="EvaluationDataException">The file is no such table.</exception>
    public static IEnumerable<(double Score, bool IsAnomalous)> Read(string path)
    {
        using var text = new StreamReader(path);
        using var csv = new CsvReader(
            text,
            new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim, MaxFieldSize = MaxFieldLength });
        string[] header = Next(csv, path)
            ?? throw new EvaluationDataException(path, "the file is empty; a line 'score,label' and one line per recording are expected.");
        int score = Column(header, ScoreColumn, path), label = Column(header, LabelColumn, path);
        while (Next(csv, path) is { } row)
        {
            if (row.Length != header.Length)
            {
                throw Problem(csv, path, $"has {row.Length} fields where the header has {header.Length}.");
            }

            yield return (ScoreOf(row[score], csv, path), LabelOf(row[label], csv, path));
        }
    }

    /// <summary>The next line's fields, or null at the end. Taking the fields may find faults that reading the line did not.</summary>
    private static string[]? Next(CsvReader csv, string path)
    {
        try
        {
            return csv.Read() ? csv.Parser.Record : null;
        }
        catch (CsvHelperException e)
        {
            throw new EvaluationDataException(path, $"line {csv.Parser.RawRow} is no valid CSV.", e);
        }
    }

    private static int Column(string[] header, string name, string path)
    {
        int[] found = [.. Enumerable.Range(0, header.Length).Where(i => header[i].Equals(name, StringComparison.OrdinalIgnoreCase))];
        return found.Length == 1
            ? found[0]
            : throw new EvaluationDataException(
                path,
                $"the first line must name one column '{name}', as in 'score,label'; it is '{string.Join(',', header)}'.");
    }

    private static double ScoreOf(string text, CsvReader csv, string path)
        => NumberText.TryParse(text, out double score)
            ? score
            : throw Problem(csv, path, $"has the score '{text}'; a finite number is expected.");

    private static bool LabelOf(string text, CsvReader csv, string path)
        => NumberText.TryParse(text, out double label) && label is 0 or 1
            ? label == 1
            : throw Problem(csv, path, $"has the label '{text}'; 0 (normal) or 1 (anomalous) is expected.");

    private static EvaluationDataException Problem(CsvReader csv, string path, string problem) => new(path, $"line {csv.Parser.RawRow} {problem}");
}
