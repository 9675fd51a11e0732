using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace AudioAnomaly.Architecture.Tests;

/// <summary>The page of telemetry has every instrument with its kind and unit, and every tag.</summary>
public partial class TelemetryPageTests
{
    private const string PageFile = "docs/reference/telemetry.md";
    private static readonly MarkdownPage Page = MarkdownPage.Read(PageFile);

    [Fact]
    public void Page_HasEveryInstrument_WithKindAndUnit()
    {
        Instrument[] instruments = Instruments();
        IReadOnlyDictionary<string, string[]> rows = MarkdownPage.Rows(Page.Section("Metrics"));

        Assert.True(instruments.Length > 10, "The instruments are not found any more: they are static fields of types called ...Telemetry.");
        foreach (Instrument instrument in instruments)
        {
            string kind = KindOf(instrument);
            Assert.True(rows.TryGetValue(instrument.Name, out string[]? cells), $"{PageFile}: add below 'Metrics' the row '| `{instrument.Name}` | {kind} | tags | {instrument.Description} |'.");
            Assert.True(cells[1] == kind, $"{PageFile}, {instrument.Name}: it is a '{kind}', not '{cells[1]}'.");
        }

        string[] gone = [.. rows.Keys.Except(instruments.Select(instrument => instrument.Name))];
        Assert.True(gone.Length == 0, $"{PageFile}: remove the rows of {string.Join(", ", gone)}, which nothing measures.");
    }

    [Fact]
    public void Page_HasEveryTag()
    {
        HashSet<string> instruments = [.. Instruments().Select(instrument => instrument.Name)];
        string[] tags =
        [
            .. Directory.EnumerateFiles(Path.Combine(Libraries.Root, "src"), "*Telemetry.cs", SearchOption.AllDirectories)
                .SelectMany(file => Name().Matches(File.ReadAllText(file)))
                .Select(name => name.Groups[1].Value)
                .Where(name => !instruments.Contains(name))
                .Distinct(),
        ];
        string section = Page.Section("Tags");

        Assert.NotEmpty(tags);
        Assert.All(tags, tag => Assert.True(section.Contains($"`{tag}`", StringComparison.Ordinal), $"{PageFile}: add below 'Tags' the row '| `{tag}` | values |'."));
    }

    private static Instrument[] Instruments()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => found.Add(instrument) };
        foreach (Type type in Libraries.All.SelectMany(library => library.GetTypes()).Where(type => type.Name.EndsWith("Telemetry", StringComparison.Ordinal)))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        listener.Start();
        return [.. found.Where(instrument => instrument.Meter.Name == "AudioAnomaly").DistinctBy(instrument => instrument.Name)];
    }

    private static string KindOf(Instrument instrument)
    {
        string kind = instrument.GetType().Name.Split('`')[0] switch
        {
            "Histogram" => "histogram",
            "Counter" => "counter",
            "UpDownCounter" => "up-down counter",
            var other => other,
        };

        // A unit in braces says what is counted, which the name does too.
        return instrument.Unit is { } unit && !unit.StartsWith('{') ? $"{kind}, {unit}" : kind;
    }

    [GeneratedRegex("\"(audioanomaly\\.[a-z.]+)\"")]
    private static partial Regex Name();
}
