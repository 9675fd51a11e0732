namespace AudioAnomaly.Architecture.Tests;

public class FolderTests
{
    public static TheoryData<string> Projects => [.. ProjectDirections.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_UseEachOtherInOneDirectionOnly(string project)
    {
        string circles = FolderGraph.OfProject(project).DescribeCircles();

        Assert.True(
            circles.Length == 0,
            $"Folders of {project} use each other in a circle. Move a type to where it is used, or what both need to a folder of its own:{circles}");
    }

    [Fact]
    public void FolderGraph_FoldersThatUseEachOther_AreNamedWithTheirUses()
    {
        var graph = FolderGraph.Of(new Dictionary<string, string>
        {
            ["Doors/Door.cs"] = "internal sealed class Door { private readonly House _house; }",
            ["House/House.cs"] = "public class House\n{\n    public void Open() => _x.Knock();\n}",
            ["Doors/DoorExtensions.cs"] = "internal static class DoorExtensions\n{\n    public static void Knock(this object door) { }\n}",
            ["Garden/Garden.cs"] = "public class Garden { public House House { get; } }",
        });

        string circles = graph.DescribeCircles();

        Assert.Contains("Doors uses House: House (in Door.cs).", circles, StringComparison.Ordinal);
        Assert.Contains("House uses Doors: .Knock (in House.cs).", circles, StringComparison.Ordinal);
        Assert.DoesNotContain("Garden", circles, StringComparison.Ordinal);
    }

    [Fact]
    public void FolderGraph_CircleOverThreeFolders_IsFound()
    {
        var graph = FolderGraph.Of(new Dictionary<string, string>
        {
            ["A/A.cs"] = "class Ant { Bee b; }",
            ["B/B.cs"] = "class Bee { Cow c; }",
            ["C.cs"] = "class Cow { Ant a; }",
        });

        Assert.Equal(3, graph.DescribeCircles().Split("uses").Length - 1);
    }

    [Fact]
    public void FolderGraph_CommentsAndTexts_AreNoUses()
    {
        var graph = FolderGraph.Of(new Dictionary<string, string>
        {
            ["A/A.cs"] = "class Ant { Bee b; }",
            ["B/B.cs"] = "class Bee\n{\n    // As Ant does.\n    string s = \"Ant \\\" Ant\" + \"\"\"\n        Ant\n        \"\"\";\n}",
        });

        Assert.Equal([new FolderUse("A", "B", "A.cs", "Bee")], graph.Uses);
    }
}
