using System.Xml.Linq;

namespace AudioAnomaly.Architecture.Tests;

/// <summary>Which projects of the product may depend on which, as docs/reference/architecture.md has it.</summary>
internal static class ProjectDirections
{
    private static readonly string[] MetaPackage = ["AudioAnomaly.Core", "AudioAnomaly.Features", "AudioAnomaly.Detectors"];

    /// <summary>The projects that each project may reference.</summary>
    public static IReadOnlyDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>
    {
        ["AudioAnomaly.Core"] = [],
        ["AudioAnomaly.Features"] = ["AudioAnomaly.Core"],
        ["AudioAnomaly.Detectors"] = ["AudioAnomaly.Core", "AudioAnomaly.Features"],
        ["AudioAnomaly.Metrics"] = ["AudioAnomaly.Core"],
        ["AudioAnomaly.Evaluation"] = ["AudioAnomaly.Core", "AudioAnomaly.Metrics"],
        ["AudioAnomaly.Torch"] = MetaPackage,
        ["AudioAnomaly.Onnx"] = MetaPackage,
        ["AudioAnomaly.Plotting"] = ["AudioAnomaly.Core"],
        ["AudioAnomaly"] = MetaPackage,
        ["AudioAnomaly.Hosting"] = [.. MetaPackage, "AudioAnomaly"],
        ["AudioAnomaly.AspNetCore"] = [.. MetaPackage, "AudioAnomaly", "AudioAnomaly.Hosting", "AudioAnomaly.Plotting"],
        ["AudioAnomaly.Orleans"] = [.. MetaPackage, "AudioAnomaly", "AudioAnomaly.Hosting", "AudioAnomaly.AspNetCore", "AudioAnomaly.Metrics", "AudioAnomaly.Evaluation"],
        ["AudioAnomaly.Tool"] = [.. MetaPackage, "AudioAnomaly", "AudioAnomaly.Metrics", "AudioAnomaly.Evaluation", "AudioAnomaly.Torch", "AudioAnomaly.Onnx", "AudioAnomaly.Plotting"],
    };

    /// <summary>The third-party packages that only some projects may use, by the beginning of their names.</summary>
    public static IReadOnlyDictionary<string, string[]> Reserved { get; } = new Dictionary<string, string[]>
    {
        ["TorchSharp"] = ["AudioAnomaly.Torch"],
        ["Microsoft.ML.OnnxRuntime"] = ["AudioAnomaly.Onnx"],
        ["Google.Protobuf"] = ["AudioAnomaly.Onnx"],
        ["Grpc.Tools"] = ["AudioAnomaly.Onnx"],
        ["ScottPlot"] = ["AudioAnomaly.Plotting"],
        ["SkiaSharp"] = ["AudioAnomaly.Plotting"],
        ["MathNet.Numerics"] = ["AudioAnomaly.Core", "AudioAnomaly.Detectors", "AudioAnomaly.Onnx"],
        ["NWaves"] = ["AudioAnomaly.Features"],
        ["Microsoft.Data.Sqlite"] = ["AudioAnomaly.Hosting"],
        ["SQLitePCLRaw"] = ["AudioAnomaly.Hosting"],
        ["MQTTnet"] = ["AudioAnomaly.Hosting"],
        ["System.CommandLine"] = ["AudioAnomaly.Tool"],
        ["Spectre.Console"] = ["AudioAnomaly.Tool"],
        ["CsvHelper"] = ["AudioAnomaly.Tool"],
        ["Microsoft.AspNetCore."] = ["AudioAnomaly.AspNetCore", "AudioAnomaly.Orleans"],
        ["Microsoft.Net.Http.Headers"] = ["AudioAnomaly.AspNetCore"],
        ["Microsoft.Orleans"] = ["AudioAnomaly.Orleans"],
        ["Orleans"] = ["AudioAnomaly.Orleans"],
    };

    /// <summary>Every project below src/.</summary>
    public static IEnumerable<string> Projects => Directory.EnumerateDirectories(Path.Combine(Libraries.Root, "src")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    /// <summary>What a project file lists: project references by the names of the projects, package references by their own.</summary>
    public static IEnumerable<string> References(string project, string kind)
        => XDocument.Load(Path.Combine(Libraries.Root, "src", project, $"{project}.csproj"))
            .Descendants(kind)
            .Select(reference => reference.Attribute("Include")!.Value)
            .Select(name => kind == "ProjectReference" ? Path.GetFileNameWithoutExtension(name.Replace('\\', '/')) : name);
}
