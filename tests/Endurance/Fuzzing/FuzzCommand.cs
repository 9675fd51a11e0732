using System.CommandLine;
using System.Globalization;
using AudioAnomaly.Endurance;
using AudioAnomaly.Tool;

namespace AudioAnomaly.Fuzzing;

/// <summary><c>fuzz</c>: damaged inputs over everything that the libraries read.</summary>
internal static class FuzzCommand
{
    private const double Million = 1_000_000;
    private const int MostMessages = 40;

    public static Command Create()
    {
        var inputs = new NumberOption<int>("--inputs") { Description = "How many inputs, shared out to the formats by what they cost.", DefaultValueFactory = _ => (int)Million };
        var seed = new NumberOption<int>("--seed") { Description = "Another seed gives other damage.", DefaultValueFactory = _ => 1 };
        var first = new NumberOption<int>("--first") { Description = "The number of each format's first input, to come to one that went wrong.", DefaultValueFactory = _ => 0 };
        var format = new Option<string[]>("--format") { Description = "These formats only, with commas between them.", CustomParser = result => result.Tokens[0].Value.Split(',') };
        var messages = new Option<bool>("--messages") { Description = "Print the kinds of refusals as well." };
        var command = new Command("fuzz", "Damaged inputs over everything that is read: a typed error or something that works, in bounded memory and time.") { inputs, seed, first, format, messages };
        command.SetAction((parsed, cancellationToken) =>
        {
            string[] names = parsed.GetValue(format) is { Length: > 0 } some ? some : [.. FuzzFormat.All.Select(entry => entry.Name)];
            (string Name, int Share, Func<FuzzFormat> Create)[] chosen = [.. FuzzFormat.All.Where(entry => names.Contains(entry.Name))];
            double whole = chosen.Sum(entry => entry.Share);
            var broken = new List<string>();
            var all = new FuzzReport();
            Console.WriteLine("format          inputs   refused  accepted  slowest ms  largest KiB  broken");
            foreach (IGrouping<string, (string Name, int Share, Func<FuzzFormat> Create)> kinds in chosen.GroupBy(entry => entry.Name))
            {
                var report = new FuzzReport();
                foreach ((_, int share, Func<FuzzFormat> create) in kinds)
                {
                    report.Add(FuzzRun.Run(create(), parsed.GetValue(first), (int)Math.Ceiling(parsed.GetValue(inputs) * (share / whole)), parsed.GetValue(seed), isAlone: true, cancellationToken));
                }

                Print(kinds.Key, report);
                broken.AddRange(report.Failures);
                all.Add(report);
                if (parsed.GetValue(messages))
                {
                    PrintMessages(report);
                }
            }

            Print("all", all);
            Console.WriteLine($"Slowest: {all.Slowest.What}. Largest: {all.Largest.What}.");
            return Task.FromResult(EnduranceProgram.Conclude(broken));
        });
        return command;
    }

    private static void Print(string name, FuzzReport report) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-12}{report.Inputs,10}{report.Refused,10}{report.Accepted,10}{report.Slowest.Time.TotalMilliseconds,12:0.0}{report.Largest.Bytes / 1024.0,13:0}{report.Broken,8}"));

    private static void PrintMessages(FuzzReport report)
    {
        foreach ((string message, int count) in report.Messages.OrderByDescending(pair => pair.Value).Take(MostMessages))
        {
            Console.WriteLine($"{count,9}  {OneLine.Of(message, 150)}");
        }

        Console.WriteLine($"Done: {string.Join(", ", report.Done.Select(pair => $"{pair.Key} {pair.Value}"))}");
    }
}
