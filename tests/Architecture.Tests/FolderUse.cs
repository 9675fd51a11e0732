namespace AudioAnomaly.Architecture.Tests;

/// <summary>A file of one folder that uses something declared in another.</summary>
/// <param name="From">The folder of the file.</param>
/// <param name="To">The folder of what it uses.</param>
/// <param name="File">The file's name.</param>
/// <param name="Name">What it uses: a type, or an extension method with a point before it.</param>
internal sealed record FolderUse(string From, string To, string File, string Name);
