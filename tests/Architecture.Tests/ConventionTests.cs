using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Architecture.Tests;

public class ConventionTests
{
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
    public void PublicTypes_NeedOneUsing()
        => Assert.All(PublicTypes(), type => Assert.Contains(type.Namespace, new[] { "AudioAnomaly", "Microsoft.Extensions.DependencyInjection" }));

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
        => Assert.All(PublicTypes().Where(type => type.IsClass), type => Assert.True(type.IsSealed || type.IsAbstract, $"{type} can be derived from by accident."));

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
        foreach (Type type in PublicTypes().Where(type => !type.IsAssignableTo(typeof(ITorchFeatureExtractor)) && type != typeof(ITrainableBackbone)))
        {
            IEnumerable<Type> shown = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).SelectMany(member => member switch
            {
                PropertyInfo property => [property.PropertyType],
                MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
                ConstructorInfo constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
                _ => Enumerable.Empty<Type>(),
            });
            Assert.All(shown, seen => Assert.DoesNotContain("TorchSharp", seen.FullName ?? seen.Name, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<Type> PublicTypes() => Libraries.All.SelectMany(library => library.GetExportedTypes()).Where(type => !type.IsNested);
}
