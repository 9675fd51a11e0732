namespace AudioAnomaly.Evaluation;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="IsNumber">Whether its cells are numbers, which stand at the right.</param>
internal sealed record ReportColumn(string Title, bool IsNumber = true)
{
    public static ReportColumn Text(string title) => new(title, IsNumber: false);
}
