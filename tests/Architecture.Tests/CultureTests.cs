using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AudioAnomaly.Architecture.Tests;

/// <summary>
/// Analyzers find <c>ToString()</c> and <c>Parse</c> without a culture, but not numbers in interpolated strings: these would have a decimal comma on
/// half of the world's machines.
/// </summary>
public class CultureTests
{
    private const string Handler = "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler";
    private static readonly string[] Fractions = ["System.Double", "System.Single", "System.Decimal", "System.DateTime", "System.DateTimeOffset", "System.TimeSpan"];

    [Fact]
    public void InterpolatedNumbers_NameTheirCulture()
    {
        string[] found = [.. Libraries.All.SelectMany(library => Interpolations(library.Location)).Distinct().Order(StringComparer.Ordinal)];

        Assert.True(found.Length == 0, $"These format numbers by the machine's culture; use FormattableString.Invariant or string.Create:{Environment.NewLine}{string.Join(Environment.NewLine, found)}");
    }

    private static IEnumerable<string> Interpolations(string path)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(path);
        foreach (MethodDefinition method in assembly.MainModule.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            bool isCultureNamed = false;
            foreach (MethodReference called in method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>())
            {
                if (called.DeclaringType.FullName != Handler)
                {
                    continue;
                }

                if (called.Name == ".ctor")
                {
                    isCultureNamed = called.Parameters.Count > 2;
                }
                else if (!isCultureNamed && called is GenericInstanceMethod { GenericArguments: [var type] } && IsFraction(type, called.Parameters.Any(parameter => parameter.Name == "format" || parameter.ParameterType.FullName == "System.String")))
                {
                    yield return $"{method.DeclaringType.FullName}.{method.Name}: {type.Name}";
                }
            }
        }
    }

    // Whole numbers have separators and signs of a culture only if a format asks for them; so they count if they have a format.
    private static bool IsFraction(TypeReference type, bool hasFormat)
    {
        TypeReference value = type is GenericInstanceType { Name: "Nullable`1" } nullable ? nullable.GenericArguments[0] : type;
        return Fractions.Contains(value.FullName) || (hasFormat && value.FullName is "System.Int32" or "System.Int64");
    }
}
