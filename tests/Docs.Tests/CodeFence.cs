namespace AudioAnomaly.Docs.Tests;

/// <summary>A fenced block of a page.</summary>
/// <param name="Language">The first word behind the fence, such as csharp or sh; empty if there is none.</param>
/// <param name="Text">Its lines, without the fence and without the indentation of the fence.</param>
/// <param name="Line">The line of its first line of text, from 1.</param>
internal sealed record CodeFence(string Language, string Text, int Line);
