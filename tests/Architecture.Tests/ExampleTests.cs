using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AudioAnomaly.Architecture.Tests;

/// <summary>The examples in the XML documentation compile, and the types that a user meets first have one.</summary>
public partial class ExampleTests
{
    private const int MostLines = 40;

    // What a project with implicit usings has; of packages for hosts one with the Web SDK. Beside it the root, and the namespace of the type.
    private static readonly string[] Usings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks", "AudioAnomaly"];

    private static readonly string[] WebUsings =
    [
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging", "System.Net.Http.Json", "Orleans", "Orleans.Hosting",
    ];

    private static readonly Assembly[] ForHosts = [Libraries.Meta, Libraries.Hosting, Libraries.AspNetCore, Libraries.Orleans];

    // Namespaces that examples of a library may take for granted.
    private static readonly Dictionary<Assembly, string[]> OwnNamespaces = new()
    {
        [Libraries.Core] = ["AudioAnomaly.Audio", "AudioAnomaly.Metrics", "AudioAnomaly.Monitoring"],
        [Libraries.Metrics] = ["AudioAnomaly.Metrics"],
        [Libraries.Evaluation] = ["AudioAnomaly.Metrics", "AudioAnomaly.Evaluation"],
        [Libraries.Hosting] = ["AudioAnomaly.Hosting"],
        [Libraries.Orleans] = ["AudioAnomaly.Fleet", "AudioAnomaly.Hosting"],
        [Libraries.Torch] = ["AudioAnomaly.Torch"],
        [Libraries.Onnx] = ["AudioAnomaly.Onnx"],
        [Libraries.Plotting] = ["AudioAnomaly.Plotting"],
    };

    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))]);

    private static readonly string[] MetFirst =
    [
        "AudioAnomaly.AudioAnomalyPipeline", "AudioAnomaly.AudioAnomalyPipelineBuilder", "AudioAnomaly.AudioAnomalyModel", "AudioAnomaly.IAudioAnomalyScorer",
        "AudioAnomaly.AnomalyResult", "AudioAnomaly.AnomalySummary", "AudioAnomaly.AnomalyEvidence", "AudioAnomaly.AnomalySegment", "AudioAnomaly.AnomalyMap",
        "AudioAnomaly.AudioClip", "AudioAnomaly.AudioSource", "AudioAnomaly.AudioItem", "AudioAnomaly.ThresholdPolicy", "AudioAnomaly.ScoreCalibration",
        "AudioAnomaly.CalibrationOptions", "AudioAnomaly.ComponentRegistry", "AudioAnomaly.ManagedComponents", "AudioAnomaly.IDetector", "AudioAnomaly.IFeatureExtractor",
        "AudioAnomaly.Metrics.IMetric", "AudioAnomaly.Audio.IAudioReader", "AudioAnomaly.LogMelOptions", "AudioAnomaly.Cnn14Options", "AudioAnomaly.EnsembleOptions",
        "AudioAnomaly.PatchCoreOptions", "AudioAnomaly.PadimOptions", "AudioAnomaly.SpectrumProfileOptions", "AudioAnomaly.AudioAnomalySession",
        "AudioAnomaly.AudioSessionOptions", "AudioAnomaly.SessionUpdate", "AudioAnomaly.Monitoring.SessionAlarmMonitor", "AudioAnomaly.Monitoring.AlarmMonitor",
        "AudioAnomaly.Monitoring.AlarmOptions", "AudioAnomaly.Monitoring.AlarmRule", "AudioAnomaly.Monitoring.DriftMonitor", "AudioAnomaly.Metrics.RocAuc",
        "AudioAnomaly.MetricsBuilderExtensions", "AudioAnomaly.PipelineEvaluationExtensions", "AudioAnomaly.Evaluation.EvaluationRunner",
        "AudioAnomaly.Evaluation.FolderDataset", "AudioAnomaly.Plotting.AnomalyImage", "AudioAnomaly.Onnx.OnnxExtractor", "AudioAnomaly.Onnx.OnnxOptions",
        "AudioAnomaly.Torch.TorchFeatureExtractor", "AudioAnomaly.Torch.TorchOptions", "Microsoft.Extensions.DependencyInjection.AudioAnomalyServiceCollectionExtensions",
        "Microsoft.Extensions.DependencyInjection.AudioAnomalyHostingExtensions", "AudioAnomaly.Hosting.AudioAnomalyHostBuilder", "AudioAnomaly.Hosting.ModelStore",
        "AudioAnomaly.Hosting.LiveSources", "AudioAnomaly.Hosting.IRecordingSink", "AudioAnomaly.Hosting.IAlarmSink", "Microsoft.AspNetCore.Builder.AudioAnomalyEndpointExtensions",
        "Orleans.Hosting.AudioAnomalyFleetExtensions", "AudioAnomaly.Fleet.MicrophoneFeed",
    ];

    public static TheoryData<string, string, string> Examples => [.. AllExamples().Select(example => (example.Library.GetName().Name!, example.Member, example.Code))];

    [Theory]
    [MemberData(nameof(Examples), DisableDiscoveryEnumeration = true)]
    public void Example_OfTheDocumentation_Compiles(string library, string member, string code)
    {
        Assembly assembly = Libraries.All.Single(candidate => candidate.GetName().Name == library);
        string[] usings = [.. Usings, .. OwnNamespaces.GetValueOrDefault(assembly, []), .. ForHosts.Contains(assembly) ? WebUsings : []];
        SyntaxTree example = CSharpSyntaxTree.ParseText(code, path: member, cancellationToken: TestContext.Current.CancellationToken);
        SyntaxTree granted = CSharpSyntaxTree.ParseText(string.Concat(usings.Select(name => $"global using {name};\n")), cancellationToken: TestContext.Current.CancellationToken);
        bool isProgram = example.GetCompilationUnitRoot(TestContext.Current.CancellationToken).Members.Any(part => part is GlobalStatementSyntax);
        var compilation = CSharpCompilation.Create(
            "Example",
            [granted, example],
            References.Value,
            new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        string[] errors = [.. compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString())];

        Assert.True(errors.Length == 0, $"{member}{Environment.NewLine}{string.Join(Environment.NewLine, errors)}{Environment.NewLine}{code}");
        Assert.InRange(code.Split('\n').Length, 1, MostLines);
    }

    [Fact]
    public void TypesThatAUserMeetsFirst_HaveAnExample()
    {
        HashSet<string> shown = [.. AllExamples().Select(example => example.Member)];

        Assert.True(MetFirst.Length >= 30);
        Assert.Empty(MetFirst.Where(type => !shown.Contains($"T:{type}")));
    }

    /// <summary>The code of every example, as it stands in the files that go with the libraries.</summary>
    private static IEnumerable<(Assembly Library, string Member, string Code)> AllExamples()
        => from library in Libraries.All
           let file = Path.Combine(AppContext.BaseDirectory, $"{library.GetName().Name}.xml")
           from member in XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member")
           from code in member.Elements("example").Elements("code")
           select (library, (string)member.Attribute("name")!, Indent().Replace(code.Value.ReplaceLineEndings("\n"), "\n").Trim());

    // The compiler indents documentation by the depth of its element.
    [GeneratedRegex("\n            ")]
    private static partial Regex Indent();
}
