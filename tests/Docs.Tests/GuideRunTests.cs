using System.Reflection;

namespace AudioAnomaly.Docs.Tests;

/// <summary>
/// The commands and the program of each page of the guide do what they say over the pump's recordings: first all commands of the page, in order, then its program.
/// </summary>
[Trait("Category", "Slow")]
public sealed class GuideRunTests(GuideFolder guide)
{
    private const string Shell = "sh";
    private const int WrongUsage = 2;
    private const int AnomaliesFound = 3;

    /// <summary>What cannot be run here, and why.</summary>
    private static readonly (string Part, string Reason)[] NotRun =
    [
        ("CLAP_weights_2022.pth", "a download of 2.3 GB"),
    ];

    /// <summary>All pages; while one is written, those whose path holds what the variable says.</summary>
    public static TheoryData<string> Pages
        => [.. DocumentationPage.PathsThatRun.Where(path => path.Contains(Environment.GetEnvironmentVariable("AUDIOANOMALY_DOCS_PAGE") ?? string.Empty, StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_OverThePumpsRecordings_DoesWhatItSays(string path)
    {
        var page = DocumentationPage.Read(path);
        using TemporaryFolder folder = await guide.OpenAsync();
        foreach (ShellLine line in page.Fences.Where(fence => fence.Language == Shell).SelectMany(ShellLine.AllOf))
        {
            await RunAsync(folder, line);
        }

        if (page.Snippets.Count > 0)
        {
            Assembly program = PageCompiler.Compile(page, given: false, out IReadOnlyList<string> mistakes) ?? throw new InvalidOperationException(string.Join('\n', mistakes));
            await RunAsync(folder, program, page);
        }
    }

    [Fact]
    public void Exceptions_FromRunning_AreAllNeeded()
    {
        string[] lines = [.. DocumentationPage.PathsThatRun.SelectMany(path => DocumentationPage.Read(path).Fences).Where(fence => fence.Language == Shell).SelectMany(fence => fence.Text.Split('\n'))];

        Assert.All(NotRun, exception => Assert.Contains(lines, line => line.Contains(exception.Part, StringComparison.Ordinal)));
    }

    private static int ExitCodeOf(string[] arguments) => arguments.Contains("--fail-on-anomaly") ? AnomaliesFound : arguments is [.., "help"] ? WrongUsage : 0;

    /// <summary>Runs a line, if it is one of the tool, or makes a folder or copies. What comes through a pipe, such as from a microphone, is not run.</summary>
    private static async Task RunAsync(TemporaryFolder folder, ShellLine line)
    {
        if (line.ToolArguments is { } arguments)
        {
            if (!line.IsPiped && !NotRun.Any(exception => string.Join(' ', arguments).Contains(exception.Part, StringComparison.Ordinal)))
            {
                await ProgramRun.ToolAsync(folder.Root, line.Input, ExitCodeOf(arguments), arguments);
            }
        }
        else if (line.Words is ["mkdir", "-p", var made])
        {
            Directory.CreateDirectory(folder[made]);
        }
        else if (line.Words is ["cp", "-r", .. var from, var to])
        {
            foreach (string source in from)
            {
                GuideFolder.Copy(folder[source], Directory.Exists(folder[to]) ? Path.Combine(folder[to], Path.GetFileName(source)) : folder[to]);
            }
        }
    }

    /// <summary>Runs a page's program in the folder, and stops its services once they have started.</summary>
    private static async Task RunAsync(TemporaryFolder folder, Assembly program, DocumentationPage page)
    {
        MethodInfo entry = program.GetType(PageProgram.Entry)!.GetMethod($"{PageProgram.Entry}Async")!;
        string before = Environment.CurrentDirectory;
        TextWriter console = Console.Out, error = Console.Error;
        using var written = new StringWriter();
        using HostStopper hosts = new HostStopper(program).Listen();
        try
        {
            // Programs name files as their readers do. Tests of this class do not run at the same time as each other, and others here name full paths.
            Environment.CurrentDirectory = folder.Root;
            Environment.SetEnvironmentVariable("ASPNETCORE_URLS", "http://127.0.0.1:0");
            Console.SetOut(written);
            Console.SetError(written);
            await (Task)entry.Invoke(null, [Array.Empty<string>()])!;
        }
        finally
        {
            Console.SetOut(console);
            Console.SetError(error);
            Environment.CurrentDirectory = before;
            TestContext.Current.TestOutputHelper?.WriteLine(written.ToString());
        }

        int services = page.Snippets.Sum(fence => fence.Text.Split(".RunAsync();").Length - 1);
        Assert.Empty(hosts.Failures);
        Assert.Equal(services, hosts.Started);
        Assert.NotEmpty(written.ToString());
    }
}
