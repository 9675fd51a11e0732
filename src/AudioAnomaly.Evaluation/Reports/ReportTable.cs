namespace AudioAnomaly.Evaluation;

/// <summary>A table of a report before it is text, Markdown or HTML. Immutable.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">The columns from the left.</param>
/// <param name="Rows">The rows, with a cell for each column.</param>
/// <param name="Notes">What a reader must know before comparing the numbers.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<ReportRow> Rows, IReadOnlyList<string> Notes);
