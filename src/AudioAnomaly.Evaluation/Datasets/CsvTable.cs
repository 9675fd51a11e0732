using System.Text;

namespace AudioAnomaly.Evaluation;

/// <summary>A small comma-separated table with a header, as data sets ship them (RFC 4180: quoted fields, doubled quotes).</summary>
internal sealed class CsvTable
{
    private readonly Dictionary<string, int> _columns;

    private CsvTable(string file, Dictionary<string, int> columns, List<string[]> rows) => (File, _columns, Rows) = (file, columns, rows);

    public string File { get; }

    /// <summary>The rows below the header.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    public IReadOnlyCollection<string> Columns => _columns.Keys;

    /// <summary>Reads a table.</summary>
    /// <exception cref="DatasetException">There is no such file, it cannot be read, or a row has not the header's number of fields.</exception>
    public static CsvTable Read(string file)
    {
        List<string[]> rows = ReadRows(file);
        if (rows.Count == 0)
        {
            throw new DatasetException(file, "the table is empty; expected a header with the names of its columns.");
        }

        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < rows[0].Length; i++)
        {
            if (!columns.TryAdd(rows[0][i].Trim(), i))
            {
                throw new DatasetException(file, $"the column '{rows[0][i].Trim()}' is there twice.");
            }
        }

        int bad = rows.FindIndex(row => row.Length != rows[0].Length);
        return bad < 0 ? new CsvTable(file, columns, rows[1..])
            : throw new DatasetException(file, $"row {bad + 1} has {rows[bad].Length} fields, but the header has {rows[0].Length}.");
    }

    /// <summary>Reads rows without taking the first for a header.</summary>
    /// <exception cref="DatasetException">There is no such file, or it cannot be read.</exception>
    public static List<string[]> ReadRows(string file)
    {
        string text;
        try
        {
            text = System.IO.File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(file, $"expected a table of comma-separated values here: {e.Message}", e);
        }

        return Parse(text, file);
    }

    /// <summary>Refuses a header that lacks a column, and reports one with columns that nobody knows.</summary>
    /// <exception cref="DatasetException">A column is missing, or is unknown and the reading does not go on.</exception>
    public void CheckColumns(DatasetReading reading, params string[] expected)
    {
        string[] missing = [.. expected.Except(Columns)], unknown = [.. Columns.Except(expected)];
        string known = $"expected the columns {string.Join(", ", expected)}";
        if (missing.Length > 0)
        {
            throw new DatasetException(File, $"{known}, but {string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} missing.");
        }

        if (unknown.Length > 0)
        {
            reading.Report(File, $"{known}, but there is also {string.Join(", ", unknown)}, whose meaning is unknown.");
        }
    }

    public string Value(string[] row, string column) => row[_columns[column]];

    /// <exception cref="DatasetException">The field is no whole number.</exception>
    public int Integer(string[] row, string column) => int.TryParse(Value(row, column), out int value) ? value
        : throw new DatasetException(File, $"'{Value(row, column)}' in column {column} (row '{string.Join(',', row)}') is no whole number.");

    private static List<string[]> Parse(string text, string file)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"' && (quoted || field.Length == 0))
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                EndField();
            }
            else if (c is '\r' or '\n' && !quoted)
            {
                EndRow();
            }
            else
            {
                field.Append(c);
            }
        }

        if (quoted)
        {
            throw new DatasetException(file, "a quoted field does not end.");
        }

        EndRow();
        return rows;

        void EndField()
        {
            row.Add(field.ToString());
            field.Clear();
        }

        // Empty lines, and the second half of CR LF, are no rows.
        void EndRow()
        {
            if (row.Count == 0 && field.Length == 0)
            {
                return;
            }

            EndField();
            rows.Add([.. row]);
            row.Clear();
        }
    }
}
