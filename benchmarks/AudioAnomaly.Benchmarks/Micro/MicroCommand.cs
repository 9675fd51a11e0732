using System.CommandLine;
using AudioAnomaly.Torch;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace AudioAnomaly.Benchmarks;

/// <summary>The small pieces, by BenchmarkDotNet.</summary>
internal static class MicroCommand
{
    public static Command Create()
    {
        var arguments = new Argument<string[]>("arguments") { Description = "BenchmarkDotNet's own arguments, such as --filter '*Search*' or --job short; all benchmarks if there are none.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("micro", "Measure the small pieces with BenchmarkDotNet.") { arguments };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed =>
        {
            string[] passed = [.. parsed.Tokens.Skip(1).Select(token => token.Value)];
            NativeRuntime.EnsureLoaded();

            // In this process: a generated project would neither find the native library nor see internals.
            string[] all = passed.Any(argument => argument is "--filter" or "-f" or "--list") ? passed : [.. passed, "--filter", "*"];
            Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run([.. all, "--inProcess"])];
            bool mustRun = !all.Any(argument => argument is "--list" or "--help" or "--info" or "--version");
            return mustRun && summaries.Length == 0 ? BenchmarkProgram.WrongUsage : summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
        });
        return command;
    }
}
