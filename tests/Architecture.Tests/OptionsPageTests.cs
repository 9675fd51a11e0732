using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace AudioAnomaly.Architecture.Tests;

/// <summary>The page of options has every option, with the default and the range of the code.</summary>
public class OptionsPageTests
{
    private const string PageFile = "docs/reference/options.md";
    private static readonly MarkdownPage Page = MarkdownPage.Read(PageFile);

    public static TheoryData<string> OptionsTypes => [.. Types.Select(type => type.Name)];

    private static IEnumerable<Type> Types => Libraries.All.SelectMany(library => library.GetExportedTypes()).Where(type => type.IsClass && type.Name.EndsWith("Options", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(OptionsTypes))]
    public void Page_HasEveryOption_WithDefaultAndRange(string name)
    {
        Type type = Types.Single(candidate => candidate.Name == name);
        IReadOnlyDictionary<string, string[]> rows = MarkdownPage.Rows(Page.Section(name));
        object? bag = type.IsAbstract ? null : Activator.CreateInstance(type);
        PropertyInfo[] options = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)];

        foreach (PropertyInfo option in options)
        {
            (string? value, string? range) = (bag is null ? null : DefaultOf(option.GetValue(bag)), RangeOf(option));
            string row = $"| `{option.Name}` | {value ?? "DEFAULT"} | {range ?? "RANGE"} | What it does. |";
            Assert.True(rows.TryGetValue(option.Name, out string[]? cells) && cells.Length == 4, $"{PageFile}: add to the section '### {name}': {row}");
            Assert.True(value is null || cells[1] == value, $"{PageFile}, {name}.{option.Name}: the default is {value}, not {cells[1]}.");
            Assert.True(range is null || cells[2] == range || IsRangeOrZero(cells[2], range), $"{PageFile}, {name}.{option.Name}: the range is {range}, not {cells[2]}.");
        }

        string[] gone = [.. rows.Keys.Except(options.Select(option => option.Name))];
        Assert.True(gone.Length == 0, $"{PageFile}: remove from the section '### {name}', since the code has no such option: {string.Join(", ", gone)}");
    }

    /// <summary>A default as the page writes it; null if it is of a kind that the page describes in words.</summary>
    private static string? DefaultOf(object? value) => value switch
    {
        null => "none",
        string { Length: 0 } => "required",
        string text => $"`{text}`",
        bool flag => flag ? "`true`" : "`false`",
        Enum member => $"`{member}`",
        double.PositiveInfinity => "no limit",
        int or long or double => NumberOf(value),
        TimeSpan time => $"{NumberOf(time.TotalSeconds)} s",
        IDictionary { Count: 0 } => "none",
        IEnumerable<string> list => ListOf(list),
        IEnumerable<int> list => ListOf(list.Select(number => NumberOf(number))),
        IEnumerable<double> list => ListOf(list.Select(number => NumberOf(number))),
        _ => null,
    };

    private static string ListOf(IEnumerable<string> items) => items.Any() ? $"`{string.Join(',', items)}`" : "none";

    private static string? RangeOf(PropertyInfo option)
    {
        if (option.GetCustomAttribute<RangeAttribute>() is not { } range)
        {
            return null;
        }

        string least = (range.MinimumIsExclusive ? "above " : string.Empty) + NumberOf(range.Minimum);
        return range.Maximum is double.MaxValue or int.MaxValue ? $"{least} or more" : $"{least} to {(range.MaximumIsExclusive ? "below " : string.Empty)}{NumberOf(range.Maximum)}";
    }

    /// <summary>Some options have a gap above 0, which the attribute does not say.</summary>
    private static bool IsRangeOrZero(string cell, string range)
        => range.StartsWith("0 to ", StringComparison.Ordinal) && cell.StartsWith("0, ", StringComparison.Ordinal) && cell.EndsWith(range[1..], StringComparison.Ordinal);

    private static string NumberOf(object number) => Convert.ToDecimal(number, CultureInfo.InvariantCulture).ToString("0.############", CultureInfo.InvariantCulture);
}
