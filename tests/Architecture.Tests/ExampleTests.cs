using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AudioAnomaly.Architecture.Tests;

/// <summary>The examples in the XML documentation compile, and the types that a user meets first have one.</summary>
public partial class ExampleTests
{
    private const int MostLines = 40;

    private static readonly Assembly[] ForHosts = [Libraries.Meta, Libraries.Hosting, Libraries.AspNetCore, Libraries.Orleans];

    // Namespaces that examples of a library take for granted, beside AudioAnomaly and what a project with implicit usings has.
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
        string[] ofHosts = ForHosts.Contains(assembly) ? [.. SnippetCompilation.WebUsings, "Orleans", "Orleans.Hosting"] : [];
        string[] usings = [.. SnippetCompilation.Usings, "AudioAnomaly", .. OwnNamespaces.GetValueOrDefault(assembly, []), .. ofHosts];
        IReadOnlyList<string> errors = SnippetCompiler.ErrorsOf(member, code, usings, SnippetCompilation.AllAssemblies);

        Assert.True(errors.Count == 0, $"{member}{Environment.NewLine}{string.Join(Environment.NewLine, errors)}{Environment.NewLine}{code}");
        Assert.InRange(code.Split('\n').Length, 1, MostLines);
    }

    [Fact]
    public void TypesThatAUserMeetsFirst_HaveAnExample()
    {
        HashSet<string> shown = [.. AllExamples().Select(example => example.Member)];

        Assert.True(MetFirst.Length >= 30);
        Assert.All(MetFirst, type => Assert.Contains($"T:{type}", shown));
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
