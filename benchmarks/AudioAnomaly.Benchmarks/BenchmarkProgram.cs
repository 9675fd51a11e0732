using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text;
using AudioAnomaly.Evaluation;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Benchmarks;

/// <summary>The command line.</summary>
internal static class BenchmarkProgram
{
    private const int Done = 0;
    private const int Failed = 1;
    internal const int WrongUsage = 2;

    private static readonly Argument<string[]> Sections = new("section")
    {
        Description = "Run these sections only; all if there is none.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> Quick = new("--quick") { Description = "Smaller sizes: a few minutes instead of 10 to 15." };
    private static readonly Option<bool> Smoke = new("--smoke") { Description = "Sizes so small that the numbers mean nothing: tries the program." };
    private static readonly Option<FileInfo> Json = new("--json") { Description = "Write everything to this file." };
    private static readonly Option<FileInfo> Markdown = new("--markdown") { Description = $"Write the tables to this file; if it exists, between its lines '{MarkdownFile.Begin}' and '{MarkdownFile.End}'." };
    private static readonly Option<FileInfo> Compare = new("--compare") { Description = "Show an earlier run's times, a file of --json, beside this one's." };

    public static async Task<int> RunAsync(string[] arguments)
    {
        ParseResult parsed = CreateRoot().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("Try '--help'.");
            return WrongUsage;
        }

        try
        {
            using var cancellation = new CancellationTokenSource();
            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Cancel(signal, cancellation));
            using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Cancel(signal, cancellation));
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Cancelled.");
            return Failed;
        }
        catch (Exception e) when (e is AudioAnomalyException or ResultsDifferException or BenchmarkFileException or ChildFailedException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Failed;
        }
    }

    private static RootCommand CreateRoot()
    {
        Sections.AcceptOnlyFromAmong([.. BenchmarkSection.All.Select(section => section.Name)]);
        var root = new RootCommand("Measures every stage and the whole, side by side with plain reference implementations and against what the machine can do.\n\nSections:\n"
            + string.Join("\n", BenchmarkSection.All.Select(section => $"  {section.Name,-12}{section.Description}")))
        {
            Sections,
            Quick,
            Smoke,
            Json,
            Markdown,
            Compare,
            MicroCommand.Create(),
            CreateChild(),
        };
        root.Validators.Add(result =>
        {
            if (result.GetValue(Quick) && result.GetValue(Smoke))
            {
                result.AddError("--quick and --smoke are two sizes; give one.");
            }
        });
        root.SetAction(MeasureAsync);
        return root;
    }

    private static async Task<int> MeasureAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        // What could fail at the end fails now.
        BenchmarkReport? before = parsed.GetValue(Compare) is { } old ? BenchmarkReport.Read(old.FullName) : null;
        if (parsed.GetValue(Json) is { } file && (Directory.Exists(file.FullName) || file.Directory is { Exists: false }))
        {
            throw new BenchmarkFileException($"'{file.FullName}' cannot be written: it is a folder, or its folder does not exist.");
        }

        if (parsed.GetValue(Markdown) is { } page)
        {
            MarkdownFile.Check(page.FullName);
        }

        NativeRuntime.EnsureLoaded();
        string[] wanted = parsed.GetValue(Sections) ?? [];
        var run = new BenchmarkRun(parsed.GetValue(Smoke) ? BenchmarkSizes.Smoke : parsed.GetValue(Quick) ? BenchmarkSizes.Quick : BenchmarkSizes.Full, cancellationToken);
        foreach (BenchmarkSection section in BenchmarkSection.All.Where(section => wanted.Length == 0 || wanted.Contains(section.Name)))
        {
            await run.RunAsync(section);
        }

        BenchmarkReport report = run.ToReport();
        Console.Out.WriteLine(ReportTables.Describe(report));
        var text = new StringBuilder();
        foreach (ReportTable table in ReportTables.Of(report, before))
        {
            text.Append('\n');
            TextTable.WriteText(text, table);
        }

        Console.Out.Write(text);

        if (parsed.GetValue(Json) is { } json)
        {
            report.Write(json.FullName);
        }

        if (parsed.GetValue(Markdown) is { } markdown)
        {
            MarkdownFile.Write(markdown.FullName, report, before);
        }

        return Done;
    }

    /// <summary>What the program starts itself with to measure peak memory.</summary>
    private static Command CreateChild()
    {
        var work = new Argument<string>("work");
        var arguments = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(ChildProcess.Command) { work, arguments };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) =>
        {
            ChildProcess.Serve(parsed.GetValue(work)!, parsed.GetValue(arguments) ?? [], cancellationToken);
            return Task.FromResult(Done);
        });
        return command;
    }

    /// <summary>The first signal asks the run to end; a second one is left to the system, which ends the program at once.</summary>
    private static void Cancel(PosixSignalContext signal, CancellationTokenSource cancellation)
    {
        if (!cancellation.IsCancellationRequested)
        {
            signal.Cancel = true;
            cancellation.Cancel();
        }
    }
}
