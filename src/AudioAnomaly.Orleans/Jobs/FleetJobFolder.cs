using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AudioAnomaly.Fleet;

/// <summary>Where the units of a job leave what they have found. A job of other recordings, pipeline, seed or shards has another folder. Immutable.</summary>
internal sealed class FleetJobFolder
{
    public FleetJobFolder(FleetJobSpec spec)
    {
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', spec.Identity.Select(part => Number(part.Length) + ' ' + part))));
        Parent = spec.WorkFolder ?? spec.Target + ".parts";
        Path = System.IO.Path.Combine(Parent, Convert.ToHexStringLower(digest)[..16]);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    private string Parent { get; }

    /// <summary>The file of a unit.</summary>
    public string this[FleetUnitKind kind, int index = 0] => System.IO.Path.Combine(Path, kind switch
    {
        FleetUnitKind.List => "recordings.json",
        FleetUnitKind.Survey => $"survey-{Number(index, "00000")}.json",
        FleetUnitKind.Plan => "plan.json",
        FleetUnitKind.Learn => $"learned-{Number(index, "00000")}.part",
        FleetUnitKind.Merge => $"merged-{Number(index, "00000")}.part",
        FleetUnitKind.Score => $"scores-{Number(index, "00000")}.json",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It leaves no file here."),
    });

    /// <summary>Writes a file whole or not at all.</summary>
    public static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Removes everything, and the folder above if nothing else is in it.</summary>
    public void Remove()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        if (Directory.Exists(Parent) && !Directory.EnumerateFileSystemEntries(Parent).Any())
        {
            Directory.Delete(Parent);
        }
    }

    private static string Number(int value, string format = "0") => value.ToString(format, CultureInfo.InvariantCulture);
}
