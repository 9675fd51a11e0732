namespace AudioAnomaly.Evaluation;

/// <summary>A row of a table.</summary>
/// <param name="Cells">Its cells.</param>
/// <param name="IsReference">Whether the numbers come from elsewhere, such as from the paper, and stand there for comparison.</param>
internal sealed record ReportRow(IReadOnlyList<string> Cells, bool IsReference = false);
