using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Architecture.Tests;

public class ConventionTests
{
    private const string Root = "AudioAnomaly";
    private const int MostRootTypes = 93;

    [Fact]
    public void PublicTypes_LiveInAFileOfTheirName()
    {
        foreach (Type type in PublicTypes())
        {
            string name = type.Name.Split('`')[0] + ".cs";
            string folder = Path.Combine(Libraries.Root, "src", type.Assembly.GetName().Name!);
            Assert.Single(Directory.EnumerateFiles(folder, name, SearchOption.AllDirectories));
        }
    }

    [Fact]
    public void PublicTypes_LiveInTheNamespacesOfTheirPackage()
    {
        // The root holds what the first hour needs, verbs included; everything else says what it is about.
        var allowed = new Dictionary<Assembly, string[]>
        {
            [Libraries.Core] = [Root, $"{Root}.Components", $"{Root}.Audio", $"{Root}.Checkpoints", $"{Root}.Metrics", $"{Root}.Monitoring", $"{Root}.Sharding"],
            [Libraries.Features] = [Root, $"{Root}.Audio", $"{Root}.Checkpoints"],
            [Libraries.Detectors] = [Root, $"{Root}.Components"],
            [Libraries.Metrics] = [Root, $"{Root}.Metrics"],
            [Libraries.Evaluation] = [Root, $"{Root}.Evaluation"],
            [Libraries.Torch] = [$"{Root}.Torch"],
            [Libraries.Onnx] = [$"{Root}.Onnx"],
            [Libraries.Plotting] = [$"{Root}.Plotting"],
            [Libraries.Hosting] = [$"{Root}.Hosting", "Microsoft.Extensions.DependencyInjection"],
            [Libraries.AspNetCore] = [$"{Root}.AspNetCore", "Microsoft.AspNetCore.Builder"],
            [Libraries.Orleans] = [$"{Root}.Fleet", "Orleans.Hosting", "Microsoft.AspNetCore.Builder"],
            [Libraries.Meta] = [Root, "Microsoft.Extensions.DependencyInjection"],
        };

        Assert.All(PublicTypes(), type => Assert.Contains(type.Namespace, allowed[type.Assembly]));
    }

    [Fact]
    public void RootNamespace_HoldsNoMoreThanAStrangerCanSurvey()
    {
        string[] names = [.. PublicTypes().Where(type => type.Namespace == Root).Select(type => type.Name).Order(StringComparer.Ordinal)];

        Assert.True(names.Length <= MostRootTypes, $"{names.Length} public types in {Root}, and {MostRootTypes} are meant to be enough: {string.Join(", ", names)}.");
    }

    [Fact]
    public void MetricsAndEvaluation_HaveOnlyVerbsInTheRoot()
        => Assert.All(
            PublicTypes().Where(type => (type.Assembly == Libraries.Metrics || type.Assembly == Libraries.Evaluation) && type.Namespace == Root),
            type => Assert.EndsWith("Extensions", type.Name, StringComparison.Ordinal));

    [Fact]
    public void Types_AreNamedForWhatTheyAre()
    {
        string[] empty = ["Utils", "Utilities", "Helper", "Helpers", "Manager"];

        // What the compiler generates for regular expressions names itself.
        IEnumerable<Type> own = Libraries.All.SelectMany(library => library.GetTypes()).Where(type => type.Namespace != "System.Text.RegularExpressions.Generated");
        Assert.All(own, type => Assert.DoesNotContain(empty, suffix => type.Name.EndsWith(suffix, StringComparison.Ordinal)));
    }

    [Fact]
    public void PublicClasses_AreSealedAbstractOrStatic()
        => Assert.All(PublicTypes().Where(type => type.IsClass), type => Assert.True(type.IsSealed || type.IsAbstract || HasOwnConstructorsOnly(type), $"{type} can be derived from by accident."));

    /// <summary>Whether only its own assembly makes and extends it; records are copied by a constructor of their own.</summary>
    private static bool HasOwnConstructorsOnly(Type type) => type
        .GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        .All(constructor => constructor.IsAssembly || constructor.GetParameters() is [var only] && only.ParameterType == type);

    [Fact]
    public void Methods_AreNeverAsyncVoid()
    {
        IEnumerable<MethodInfo> methods = Libraries.All
            .SelectMany(library => library.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly));

        Assert.All(methods, method => Assert.False(method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)), $"{method.DeclaringType}.{method.Name}"));
    }

    [Fact]
    public void PublicExceptions_AreDocumentedAndSayWhatKindTheyAre()
    {
        Type[] exceptions = [.. PublicTypes().Where(type => type.IsAssignableTo(typeof(Exception)))];

        Assert.NotEmpty(exceptions);
        Assert.All(exceptions, type =>
        {
            Assert.EndsWith("Exception", type.Name, StringComparison.Ordinal);
            Assert.True(type.IsAssignableTo(typeof(AudioAnomalyException)) || type.IsAssignableTo(typeof(InvalidOperationException)), $"{type} is neither bad data (AudioAnomalyException) nor a wrong call (InvalidOperationException).");
            var documentation = XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml"));
            string? summary = documentation.Descendants("member").SingleOrDefault(member => member.Attribute("name")?.Value == $"T:{type.FullName}")?.Element("summary")?.Value;
            Assert.False(string.IsNullOrWhiteSpace(summary), $"{type} has no summary.");
        });
    }

    [Fact]
    public void PublicMembers_ShowATensorOnlyWhereBackbonesArePluggedIn()
    {
        Type[] pluggedIn = [.. PublicTypes().Where(ShowsATensor)];

        Assert.Contains(typeof(ITorchFeatureExtractor), pluggedIn);
        Assert.All(pluggedIn, type => Assert.True(type.IsAssignableTo(typeof(ITorchFeatureExtractor)) || type == typeof(ITrainableBackbone), $"{type} shows a tensor."));

        static bool ShowsATensor(Type type) => type
            .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .SelectMany(member => member switch
            {
                PropertyInfo property => [property.PropertyType],
                MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
                ConstructorInfo constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
                _ => Enumerable.Empty<Type>(),
            })
            .Any(seen => (seen.FullName ?? seen.ToString()).Contains("TorchSharp", StringComparison.Ordinal));
    }

    /// <summary>Without those that the source generator of Orleans makes.</summary>
    private static IEnumerable<Type> PublicTypes() => Libraries.All
        .SelectMany(library => library.GetExportedTypes())
        .Where(type => !type.IsNested && type.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) != true);
}
