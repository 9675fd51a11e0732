using System.Reflection;
using System.Text.Json;

namespace AudioAnomaly.Architecture.Tests;

/// <summary>The page of JSON has every field of the service's requests and answers.</summary>
public class JsonPageTests
{
    private const string PageFile = "docs/reference/json.md";
    private static readonly MarkdownPage Page = MarkdownPage.Read(PageFile);

    public static TheoryData<string> Contracts => [.. Types.Select(type => type.Name)];

    private static IEnumerable<Type> Types => Libraries.AspNetCore.GetExportedTypes().Where(type => type.Name.EndsWith("Response", StringComparison.Ordinal) || type.Name.EndsWith("Request", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Page_HasEveryField(string name)
    {
        string text = Page.Section("The service") + Page.Section("Common objects");
        string[] missing =
        [
            .. Types.Single(type => type.Name == name).GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
                .Where(field => !text.Contains($"`{field}`", StringComparison.Ordinal)),
        ];

        Assert.True(missing.Length == 0, $"{PageFile}: add below 'The service' the fields of {name}: {string.Join(", ", missing.Select(field => $"`{field}`"))}");
    }
}
